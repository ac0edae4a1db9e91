#include "domain/printing/printers/send.h"

#include <cups/cups.h>
#include <fmt/format.h>

#include <memory>

namespace poddesk::printing {

namespace {

using Connection = std::unique_ptr<http_t, decltype(&httpClose)>;
using Answer = std::unique_ptr<ipp_t, decltype(&ippDelete)>;

std::string server_words(Printer const& printer)
{
    return printer.host.empty() ? "this computer" : fmt::format("{}:{}", printer.host, printer.port);
}

kernel::Outcome<std::string> away(Printer const& printer, std::string const& why)
{
    return kernel::refused("printer_away",
                           fmt::format("The print server of {} on {} does not answer{}{}. Look whether CUPS "
                                       "runs there, then print it again.",
                                       printer.name, server_words(printer), why.empty() ? "" : ": ", why));
}

Connection connected(Printer const& printer)
{
    bool const here = printer.host.empty();
    return {httpConnect2(here ? cupsServer() : printer.host.c_str(), here ? ippPort() : printer.port, nullptr,
                         AF_UNSPEC, HTTP_ENCRYPTION_IF_REQUESTED, 1,
                         static_cast<int>(printer.patience.count()), nullptr),
            &httpClose};
}

/// What CUPS says it cannot do, without its jargon where we know better.
std::string last_words()
{
    char const* const said = cupsLastErrorString();
    return said != nullptr ? said : "";
}

std::string text_in(ipp_t* answer, char const* name)
{
    ipp_attribute_t* const found = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    char const* const text = found != nullptr ? ippGetString(found, 0, nullptr) : nullptr;
    return text != nullptr ? text : "";
}

ipp_t* queue_request(ipp_op_t operation, std::string const& queue)
{
    char uri[1024];
    httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof uri, "ipp", nullptr, "localhost", 0, "/printers/%s",
                     queue.c_str());
    ipp_t* const request = ippNewRequest(operation);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr, uri);
    return request;
}

/// The queue to print on, after asking how it is.
kernel::Outcome<std::string> ready_queue(http_t* connection, Printer const& printer)
{
    std::string queue = printer.queue;
    ipp_t* const request = queue.empty() ? ippNewRequest(IPP_OP_CUPS_GET_DEFAULT)
                                         : queue_request(IPP_OP_GET_PRINTER_ATTRIBUTES, queue);
    static char const* const wanted[] = {"printer-name", "printer-state", "printer-is-accepting-jobs",
                                         "printer-state-message"};
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 4, nullptr, wanted);
    Answer const answer(cupsDoRequest(connection, request, "/"), &ippDelete);
    if (cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND) {
        return kernel::refused(
            "unknown_queue",
            queue.empty()
                ? fmt::format("CUPS on {} has no default queue. Name one: poddeskctl printers set {} "
                              "--queue NAME.",
                              server_words(printer), printer.name)
                : fmt::format("CUPS on {} has no queue {}. Correct its name: poddeskctl printers "
                              "set {} --queue NAME.",
                              server_words(printer), kernel::in_quotes(queue), printer.name));
    }
    if (!answer || cupsLastError() > IPP_STATUS_OK_EVENTS_COMPLETE) {
        return away(printer, last_words());
    }
    queue = queue.empty() ? text_in(answer.get(), "printer-name") : queue;
    ipp_attribute_t* const accepting =
        ippFindAttribute(answer.get(), "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    ipp_attribute_t* const state = ippFindAttribute(answer.get(), "printer-state", IPP_TAG_ENUM);
    std::string const why = text_in(answer.get(), "printer-state-message");
    std::string const because = why.empty() ? "" : " (" + why + ")";
    if (accepting != nullptr && ippGetBoolean(accepting, 0) == 0) {
        return kernel::refused("printer_refused",
                               fmt::format("The queue {} takes no jobs{}. Let it: cupsaccept "
                                           "{}; then print it again.",
                                           queue, because, queue));
    }
    if (state != nullptr && ippGetInteger(state, 0) == IPP_PSTATE_STOPPED) {
        return kernel::refused(
            "printer_refused",
            fmt::format("The queue {} is stopped{}. Start it: cupsenable {}; then print it "
                        "again.",
                        queue, because, queue));
    }
    return queue;
}

/// Sends one document in one request: the queue takes it whole or not at all; which, is not known where its
/// answer is lost.
kernel::Outcome<std::string> print_one(http_t* connection, Printer const& printer, std::string const& queue,
                                       PrintJob const& job, Rendition const& document)
{
    std::string const resource = "/printers/" + queue;
    ipp_t* const request = queue_request(IPP_OP_PRINT_JOB, queue);
    auto const add = [&](ipp_tag_t tag, char const* name, char const* value) {
        ippAddString(request, IPP_TAG_OPERATION, tag, name, nullptr, value);
    };
    add(IPP_TAG_NAME, "requesting-user-name", cupsUser());
    add(IPP_TAG_NAME, "job-name", job.title.c_str());
    add(IPP_TAG_MIMETYPE, "document-format",
        document.media_type == zpl_type ? CUPS_FORMAT_RAW : document.media_type.c_str());
    if (!printer.media.empty()) {
        ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", nullptr, printer.media.c_str());
    }
    ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", job.copies);
    std::size_t const length = ippLength(request) + document.bytes.size();
    http_status_t status = cupsSendRequest(connection, request, resource.c_str(), length);
    ippDelete(request);
    if (status == HTTP_STATUS_CONTINUE) {
        status = cupsWriteRequestData(connection, document.bytes.data(), document.bytes.size());
    }
    Answer const answer(
        status == HTTP_STATUS_CONTINUE ? cupsGetResponse(connection, resource.c_str()) : nullptr, &ippDelete);
    ipp_attribute_t* const id = answer ? ippFindAttribute(answer.get(), "job-id", IPP_TAG_INTEGER) : nullptr;
    if (!answer && status == HTTP_STATUS_CONTINUE && httpGetStatus(connection) < HTTP_STATUS_BAD_REQUEST) {
        return kernel::refused(
            printer_unsure, fmt::format("The queue {} was sent {} whole and did not answer: {}. It may be "
                                        "printed all the same: look at the queue before you print it again.",
                                        queue, job.title, last_words()));
    }
    if (id == nullptr || cupsLastError() > IPP_STATUS_OK_EVENTS_COMPLETE) {
        return kernel::refused("printer_refused", fmt::format("The queue {} did not take {}: {}. Look at the "
                                                              "queue, then print it again.",
                                                              queue, job.title, last_words()));
    }
    return fmt::format("{}-{}", queue, ippGetInteger(id, 0));
}

} // namespace

kernel::Outcome<std::string> send_to_cups(Printer const& printer, PrintJob const& job)
{
    Connection const connection = connected(printer);
    if (!connection) {
        return away(printer, "");
    }
    auto const queue = ready_queue(connection.get(), printer);
    if (!queue) {
        return queue;
    }
    std::string first;
    for (Rendition const* const one : taken_by(printer, job)) {
        auto const id = print_one(connection.get(), printer, *queue, job, *one);
        if (!id) {
            return first.empty()
                       ? id
                       : kernel::refused(printer_unsure, id.error().message + " A part of it is printed.");
        }
        first = first.empty() ? *id : first;
    }
    return first;
}

} // namespace poddesk::printing
