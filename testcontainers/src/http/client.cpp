#include "http/client.hpp"

#include "http/pool.hpp"
#include "http/sigpipe.hpp"
#include "http/transfer.hpp"

#include <utility>

namespace testcontainers::http {

Client::Client(Endpoint endpoint) : endpoint_(std::move(endpoint)), pool_(std::make_unique<Pool>()) {}

Client::~Client() = default;

const Endpoint& Client::endpoint() const noexcept { return endpoint_; }

Response Client::send(const Request& request, const Patience& patience) {
    return stream(request, {}, patience);
}

Response Client::stream(const Request& request, const BodySink& sink, const Patience& patience,
                        const std::function<void(const Response&)>& on_headers) {
    const SigpipeBlocked no_sigpipe;
    auto handle = pool_->take();
    Response response;
    bool complete = false;
    {
        Transfer transfer{handle, endpoint_, request, sink, on_headers};
        response = transfer.run(patience);
        complete = transfer.complete();
    }
    if (complete) {
        pool_->give_back(std::move(handle));
    }
    return response;
}

} // namespace testcontainers::http
