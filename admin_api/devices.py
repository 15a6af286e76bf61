"""What the list of sessions calls a browser: its kind and its system, nothing that tells a person apart."""

BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("OPR", "Opera"), ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"), ("UCBrowser", "UC"), ("QQBrowser", "QQ"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""The mark in the user agent and the name; the most particular first, as browsers also name their parents."""
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("iPhone", "iPhone"),
    ("iPad", "iPad"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_hint(user_agent: str) -> str:
    """`Chrome · Windows`; "" where neither is known. Neither version nor address is in it."""
    found = [next((name for mark, name in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name)
