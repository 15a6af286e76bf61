"""The forms of the panel. Limits are the domain's; the browser is told them, the service enforces them."""

from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from admin_api.language import gettext as _
from referral.domain import words
from referral.domain.errors import InvalidInput
from referral.domain.tasks import Part
from referral.service import passwords


class SignInForm(FlaskForm):  # type: ignore[misc]
    username = StringField()
    password = PasswordField()

    def __init__(self) -> None:
        super().__init__()
        name_fields(self, {"username": _("登录名"), "password": _("密码")})


class SetupForm(FlaskForm):  # type: ignore[misc]
    username = StringField()
    name = StringField()
    password = PasswordField()
    again = PasswordField()

    def __init__(self, *, invited: bool) -> None:
        super().__init__()
        if invited:  # the account has its names already
            del self.username
            del self.name
        labels = {
            "username": _("登录名"),
            "name": _("名字"),
            "password": _("密码"),
            "again": _("再写一次密码"),
        }
        name_fields(self, {field: label for field, label in labels.items() if field in self})


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the second factor: `code` from the app, `recovery` for who has no telephone at hand."""

    code = StringField()

    def __init__(self, label: str) -> None:
        super().__init__()
        name_fields(self, {"code": label})


class AgainForm(FlaskForm):  # type: ignore[misc]
    """The password once more, where there is no second factor."""

    password = PasswordField()

    def __init__(self) -> None:
        super().__init__()
        name_fields(self, {"password": _("密码")})


class PasswordForm(FlaskForm):  # type: ignore[misc]
    current = PasswordField()
    password = PasswordField()
    again = PasswordField()

    def __init__(self) -> None:
        super().__init__(prefix="password")
        labels = {"current": _("现在的密码"), "password": _("新密码"), "again": _("再写一次新密码")}
        name_fields(self, labels)


class TokenForm(FlaskForm):  # type: ignore[misc]
    name = StringField()
    scopes = SelectMultipleField(widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    days = StringField(default="365")

    def __init__(self, scopes: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.scopes.choices = scopes
        name_fields(self, {"name": _("做什么用"), "scopes": _("能做什么"), "days": _("有效几天")})


class WebhookForm(FlaskForm):  # type: ignore[misc]
    url = StringField()
    events = SelectMultipleField(widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def __init__(self, events: list[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.events.choices = events
        name_fields(self, {"url": _("地址"), "events": _("哪些事要通知")})


class PersonForm(FlaskForm):  # type: ignore[misc]
    name = StringField()
    username = StringField()
    role = SelectField()
    area = StringField()
    department = SelectField()
    office = StringField()

    def __init__(
        self, roles: list[tuple[str, str]], departments: list[tuple[str, str]], **values: Any
    ) -> None:
        super().__init__(**values)
        self.role.choices = roles
        self.department.choices = departments
        labels = {
            "name": _("名字"),
            "username": _("登录名"),
            "role": _("岗位"),
            "area": _("管哪里"),
            "department": _("哪个部门"),
            "office": _("单位（居民看得到）"),
        }
        name_fields(self, labels)


class RightsForm(FlaskForm):  # type: ignore[misc]
    role = SelectField()
    area = StringField()
    department = SelectField()

    def __init__(
        self, roles: list[tuple[str, str]], departments: list[tuple[str, str]], **values: Any
    ) -> None:
        super().__init__(prefix="rights", **values)
        self.role.choices = roles
        self.department.choices = departments
        labels = {"role": _("岗位"), "area": _("管哪里"), "department": _("哪个部门")}
        name_fields(self, labels)


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """One decision: the version that was seen, and what this decision needs."""

    version = HiddenField()


class TextForm(DecisionForm):
    text = TextAreaField()


class MessageForm(TextForm):
    """Words to the resident: looked at as they will be read, then sent."""


class DeliverForm(TextForm):
    amount = StringField()
    unit = StringField(default="元")
    day = StringField(widget=DateInput())


class GrantForm(DeliverForm):
    worth = StringField()


class PauseForm(TextForm):
    until = StringField(widget=DateInput())


class StageForm(DecisionForm):
    stage = SelectField()
    text = TextAreaField()


class TermForm(DecisionForm):
    variant = SelectField()
    text = TextAreaField()


class UrgencyForm(DecisionForm):
    urgency = SelectField()
    text = TextAreaField()


class AssignForm(DecisionForm):
    assignee = SelectField()


class HandOverForm(DecisionForm):
    department = SelectField()
    text = TextAreaField()
    due = StringField(widget=DateInput())
    parts = SelectMultipleField(
        default=[Part.NAME],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class DeclineForm(DecisionForm):
    text = TextAreaField()
    clause = SelectField()


def name_fields(form: FlaskForm, labels: dict[str, str]) -> None:
    """Label the fields in the language of the request; a form class is made before any request."""
    for field, label in labels.items():
        form[field].label.text = label


def attributes(bound: Field, hint: str, autofocus: bool) -> dict[str, Any]:
    """The attributes that make a field understandable without seeing it."""
    described = [f"{bound.id}-hint"] * bool(hint) + [f"{bound.id}-wrong"] * bool(bound.errors)
    if isinstance(bound, SelectMultipleField):
        return {"class_": "ticks", "role": "group", "aria-labelledby": f"{bound.id}-label"}
    found: dict[str, Any] = {"required": True}
    if described:
        found["aria-describedby"] = " ".join(described)
    if bound.errors:
        found["aria-invalid"] = "true"
    if autofocus:
        found["autofocus"] = True
    if isinstance(bound, PasswordField):
        # A form that asks for the new one as well names the old one by itself.
        new = bound.short_name == "again" or bound.name == "password-password"
        found["autocomplete"] = "new-password" if new else "current-password"
        found["maxlength"] = passwords.MAXIMUM
    elif bound.short_name == "username":
        found |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": 64,
        }
    elif bound.short_name == "code":
        found |= {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        found["maxlength"] = 40
    elif isinstance(bound, TextAreaField):
        found["maxlength"] = words.STAFF_TEXT
    return found


def blame(form: FlaskForm, error: InvalidInput, fields: dict[str, str]) -> None:
    """Put a refusal of the service beside the field it is about."""
    target = fields.get(error.field, error.field)
    sentence = sentence_for(error)
    if target in form:
        form[target].errors = [*form[target].errors, sentence]
    else:
        form.form_errors.append(sentence)


def sentence_for(error: InvalidInput) -> str:
    """What is wrong with a field, and what would be right."""
    match error.problem:
        case "empty":
            return _("这里要填。")
        case "too-long":
            return _("太长了，最多 {limit} 个字。", limit=error.limit)
        case "too-short":
            return _("太短了，至少 {limit} 个字。", limit=error.limit)
    return {
        "area": _("岗位和地方对不上：县级、审计、管理员填 *，乡镇岗位填乡镇，村级岗位填 乡镇/村。"),
        "username": _("登录名里不能有空格。"),
        "current": _("现在的密码不对。"),
        "scopes": _("请至少选一样。"),
        "events": _("请至少选一样。"),
        "url": _("地址要以 https:// 开头，不能带用户名或空格。"),
        "assignee": _("这位同事不办这个地方的事。"),
        "amount": _("请写数字，比如 500；要大于零，最多两位小数。"),
        "day": _("请写日期，不能晚于今天。"),
        "worth": _("请写折合多少元，比如 200；要大于零，最多两位小数。"),
        "until": _("请写日期，要晚于今天，最多 180 天。"),
        "urgency": _("请选一个和现在不同的。先行救助只给紧急的事。"),
        "due": _("请写今天或以后的日期，最远一年。"),
        "department": _("只有“部门”岗位要选部门；别的岗位不选。"),
    }.get(error.field, _("这里填的不对。"))


def token(form: str = "bare") -> Markup:
    """The hidden field of a form that has no other; `form` tells several on one page apart."""
    return Markup(DecisionForm(prefix=form).csrf_token())  # noqa: S704 - rendered and escaped by WTForms
