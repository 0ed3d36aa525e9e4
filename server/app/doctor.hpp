// `rehearse doctor`: what works on this host, what is degraded, what is missing, and what to do
// about it.
#pragma once

#include "app/config.hpp"

namespace rehearse::app {

struct DoctorCommand {
    bool json = false;
    std::filesystem::path data;
    std::filesystem::path challenges;
    std::filesystem::path web;
    std::uint16_t port = 7070;
    AssessorOptions assessor;  // as `serve` has it
};

/// 0 when everything needed works, 1 when something needed is missing.
int doctor_command(DoctorCommand command);

}  // namespace rehearse::app
