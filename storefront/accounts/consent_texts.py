"""The consent beside the phone number, word for word, with its version. A change is a new version."""

from typing import Final

PHONE_VERSION: Final = "1"
# Chinese is the text that counts; English pages show it too.
PHONE_TEXT: Final = (
    "我们用您的手机号登录，并发短信告诉您验证码、保障和理赔的进展。号码加密保存，注销账户时清除；"
    "发送短信时会交给短信服务商。不同意就收不到验证码，也就不能登录；看产品、看条款、算价格都不需要登录。"
)
