#include "http/drive.hpp"

namespace testcontainers::http {

CURLcode drive(CURLM* multi, const Patience& patience, const Undertaking& call) {
    (void)longest_sleep(patience, call); // what is over before it begins sends nothing
    const std::stop_callback wake{patience.stop, [multi] { curl_multi_wakeup(multi); }};
    for (;;) {
        int running = 0;
        curl_multi_perform(multi, &running);
        int more = 0;
        if (const CURLMsg* const message = curl_multi_info_read(multi, &more); message != nullptr) {
            return message->data.result;
        }
        if (call.streams && patience.stop_ends_stream && patience.stop.stop_requested()) {
            return CURLE_ABORTED_BY_CALLBACK;
        }
        curl_multi_poll(multi, nullptr, 0, longest_sleep(patience, call), nullptr);
    }
}

} // namespace testcontainers::http
