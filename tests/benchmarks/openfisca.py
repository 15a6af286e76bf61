"""Income per head and rural dibao as OpenFisca-core writes them: for the benchmark beside our rules.

The same two things that our content says of households of which everything is known: income for each person
with the cost of working taken off (三（三）1), and the rural dibao rule in its three outcomes (三（二）1).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from knowledge.model import KnowledgeBase

MONTH = "2026-11"
INPUTS: Mapping[str, type] = {
    "income": float, "wages": float, "household_size": int, "registered_poor": bool, "rural": bool,
    "receives_dibao": bool, "project_job": bool, "assets": bool,
}  # fmt: skip

Columns = Mapping[str, np.ndarray]


def system(kb: KnowledgeBase) -> TaxBenefitSystem:
    """Both rules, with the dated amounts of our own content."""
    person = Entity("person", "persons", "a member of a household", "")
    role = {"key": "member", "plural": "members", "label": "member", "doc": ""}
    household = GroupEntity("household", "households", "a household", "", [role])
    found = TaxBenefitSystem([person, household])

    def variable(name: str, kind: type, **more: Any) -> None:
        about = {"value_type": kind, "entity": household, "definition_period": DateUnit.MONTH, "label": name}
        found.add_variable(type(name, (Variable,), about | more))

    for name, kind in INPUTS.items():
        variable(name, kind)
    variable("income_per_head", float, formula=_income_per_head)
    variable("rural_dibao", int, formula=_rural_dibao)
    found.parameters = ParameterNode("", data={
        "dibao_rural": _dated(kb, "dibao.rural"), "cost_share": _dated(kb, "rule.employment-cost-share"),
    })  # fmt: skip
    return found


def _income_per_head(household: Any, period: Any, parameters: Any) -> np.ndarray:
    taken_off = household("receives_dibao", period) * household("project_job", period)
    cost = household("wages", period) * parameters(period).cost_share / 100 * taken_off
    return (household("income", period) - cost) / household("household_size", period)


def _rural_dibao(household: Any, period: Any, parameters: Any) -> np.ndarray:
    """No, for staff to judge, yes: 0, 1, 2."""
    who = household("registered_poor", period) + household("rural", period)
    poor = household("income_per_head", period) < parameters(period).dibao_rural
    return who * poor * (2 - household("assets", period))


def _dated(kb: KnowledgeBase, parameter: str) -> dict[str, Any]:
    values = {
        str(value.start): {"value": float(value.value)}
        for value in kb.parameters[parameter].values
        if value.value
    }
    return {"values": values}


def columns(households: Sequence[Mapping[str, Any]]) -> Columns:
    """The inputs as arrays, straight from the facts documents; what does not arise is nought."""
    return {
        name: np.array([household.get(name) or 0 for household in households], kind)
        for name, kind in INPUTS.items()
    }


def simulate(system: TaxBenefitSystem, inputs: Columns) -> np.ndarray:
    """The rural dibao outcome of many households at once."""
    count = len(inputs["income"])
    simulation: Simulation = SimulationBuilder().build_default_simulation(system, count)
    for name, values in inputs.items():
        simulation.set_input(name, MONTH, values)
    return simulation.calculate("rural_dibao", MONTH)


def document(household: Mapping[str, Any]) -> dict[str, Any]:
    """One household as the JSON that OpenFisca's own interface takes."""
    people = [f"p{number}" for number in range(household["household_size"])]
    told = {name: {MONTH: kind(household.get(name) or 0)} for name, kind in INPUTS.items()}
    return {"persons": {person: {} for person in people}, "households": {"h": {"members": people, **told}}}


def simulate_one(system: TaxBenefitSystem, written: dict[str, Any]) -> int:
    """The outcome for one household from its JSON, as its interface computes it."""
    simulation = SimulationBuilder().build_from_entities(system, written)
    return int(simulation.calculate("rural_dibao", MONTH)[0])
