"""Addresses of the purchase under /buy/<ref>/: reading pages first, then the application."""

from django.urls import path

from policies.enrolment import reading_urls
from policies.enrolment.views import beneficiaries, particulars, people, questions, sending

app_name = "enrolment"

urlpatterns = [
    *reading_urls.urlpatterns,
    path("buy/<slug:ref>/insured/", people.insured, name="insured"),
    path("buy/<slug:ref>/insured/confirm/", people.confirm, name="confirm"),
    path("buy/<slug:ref>/insured/address/", people.address, name="address"),
    path("buy/<slug:ref>/insured/occupation/", people.occupation, name="occupation"),
    path("buy/<slug:ref>/price/", sending.price, name="price"),
    path("buy/<slug:ref>/particulars/", particulars.first, name="particulars"),
    path("buy/<slug:ref>/particulars/<slug:particular>/", particulars.particular, name="particular"),
    path("buy/<slug:ref>/needs/", questions.first_need, name="needs"),
    path("buy/<slug:ref>/needs/advice/", questions.advice, name="advice"),
    path("buy/<slug:ref>/needs/<slug:question>/", questions.need, name="need"),
    path("buy/<slug:ref>/stop/", questions.stop, name="stop"),
    path("buy/<slug:ref>/disclosure/", questions.first_question, name="disclosure"),
    path("buy/<slug:ref>/disclosure/<slug:question>/", questions.question, name="question"),
    path("buy/<slug:ref>/beneficiaries/", beneficiaries.kind, name="beneficiaries"),
    path("buy/<slug:ref>/beneficiaries/named/", beneficiaries.named, name="named"),
    path("buy/<slug:ref>/beneficiaries/named/add/", beneficiaries.add, name="beneficiary_add"),
    path("buy/<slug:ref>/beneficiaries/named/<slug:beneficiary>/", beneficiaries.change, name="beneficiary"),
    path(
        "buy/<slug:ref>/beneficiaries/named/<slug:beneficiary>/remove/",
        beneficiaries.remove,
        name="beneficiary_remove",
    ),
    path("buy/<slug:ref>/check/", sending.check, name="check"),
    path("buy/<slug:ref>/reopen/", sending.reopen, name="reopen"),
    path("buy/<slug:ref>/closed/", sending.closed, name="closed"),
]
