"""Addresses of the purchase under /buy/<ref>/: reading pages first, then the application."""

from django.urls import include, path

from policies.enrolment import reading_urls
from policies.enrolment.views import beneficiaries, particulars, people, questions, sending

app_name = "enrolment"

steps = [
    *reading_urls.urlpatterns,
    path("insured/", people.insured, name="insured"),
    path("insured/confirm/", people.confirm, name="confirm"),
    path("insured/address/", people.address, name="address"),
    path("insured/occupation/", people.occupation, name="occupation"),
    path("price/", sending.price, name="price"),
    path("particulars/", particulars.first, name="particulars"),
    path("particulars/<slug:particular>/", particulars.particular, name="particular"),
    path("needs/", questions.first_need, name="needs"),
    path("needs/advice/", questions.advice, name="advice"),
    path("needs/<slug:question>/", questions.need, name="need"),
    path("stop/", questions.stop, name="stop"),
    path("disclosure/", questions.first_question, name="disclosure"),
    path("disclosure/<slug:question>/", questions.question, name="question"),
    path("beneficiaries/", beneficiaries.kind, name="beneficiaries"),
    path("beneficiaries/named/", beneficiaries.named, name="named"),
    path("beneficiaries/named/add/", beneficiaries.add, name="beneficiary_add"),
    path("beneficiaries/named/<slug:beneficiary>/", beneficiaries.change, name="beneficiary"),
    path(
        "beneficiaries/named/<slug:beneficiary>/remove/",
        beneficiaries.remove,
        name="beneficiary_remove",
    ),
    path("check/", sending.check, name="check"),
    path("reopen/", sending.reopen, name="reopen"),
    path("closed/", sending.closed, name="closed"),
]

# Under one address: what leads elsewhere is not compared with each of them.
urlpatterns = [path("buy/<slug:ref>/", include(steps))]
