"""Counters for operators, in a registry of their own: two applications in one process do not mix."""

import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from referral.domain.errors import Busy
from referral.store.health import Health

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Gauges(Collector):
    """Figures that are read when they are asked for, by name and label."""

    def __init__(self, name: str, help_text: str, label: str, read: Callable[[], dict[str, int]]) -> None:
        self._name, self._help, self._label, self._read = name, help_text, label, read

    def collect(self) -> list[GaugeMetricFamily]:
        family = GaugeMetricFamily(self._name, self._help, labels=[self._label])
        try:
            figures = self._read()
        except Busy:
            return [family]  # the other figures are wanted most while the database is away
        for label, value in sorted(figures.items()):
            family.add_metric([label], value)
        return [family]

    def describe(self) -> list[GaugeMetricFamily]:
        """The name alone: registering must not ask the database."""
        return [GaugeMetricFamily(self._name, self._help, labels=[self._label])]


class Metrics:
    """What one application counts."""

    def __init__(
        self,
        outbox: Callable[[], dict[str, int]],
        unknown_years: Callable[[], dict[int, int]],
        health: Health,
    ) -> None:
        """`outbox` gives the number of messages in each state of delivery, `unknown_years` how many open
        matters have a term that reaches into a year of unknown working days, `health` what the database
        could not do.
        """
        self.registry = CollectorRegistry()
        self._register_work(outbox, unknown_years)
        self._register_health(health)
        self.requests = Counter(
            "yimen_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "yimen_http_seconds",
            "Seconds until the answer.",
            ("route",),
            registry=self.registry,
            buckets=BUCKETS,
        )

    def _register_work(
        self, outbox: Callable[[], dict[str, int]], unknown_years: Callable[[], dict[int, int]]
    ) -> None:
        states = ("pending", "sending", "delivered", "undeliverable")
        self.registry.register(
            Gauges(
                "yimen_outbox_messages",
                "Messages by state of delivery.",
                "state",
                lambda: dict.fromkeys(states, 0) | outbox(),
            )
        )
        self.registry.register(
            Gauges(
                "yimen_terms_without_end",
                "Open matters whose term reaches into a year of unknown working days.",
                "year",
                lambda: {str(year): matters for year, matters in unknown_years().items()},
            )
        )

    def _register_health(self, health: Health) -> None:
        self.registry.register(
            Gauges(
                "yimen_database_trouble",
                "1 while the database cannot serve, by cause.",
                "cause",
                lambda: {cause: int(cause == _standing(health)) for cause in health.refused},
            )
        )
        self.registry.register(
            Gauges(
                "yimen_database_refused",
                "Units of work that the database could not serve since the start, by cause.",
                "cause",
                lambda: health.refused,
            )
        )

    def render(self) -> Response:
        """The text that Prometheus reads."""
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)


def _standing(health: Health) -> str | None:
    return health.standing.cause.value if health.standing else None


def init(app: Flask, metrics: Metrics) -> None:
    """Count every request under its route, never under its path."""

    def count(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "unmatched"
        metrics.requests.labels(request.method, rule, str(response.status_code)).inc()
        metrics.seconds.labels(rule).observe(time.perf_counter() - g.started)
        return response

    app.after_request(count)
