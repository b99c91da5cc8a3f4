namespace VirtPS.Tests.Interop;

/// <summary>Where real QEMU guests do not what those of libvirt's test driver do, each with the reason.</summary>
internal static class QemuDiffers
{
    /// <summary>What QEMU's guests do otherwise; a number is one row of a test.</summary>
    public static IReadOnlySet<string> FromTestDriver { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        // libvirt's QEMU driver has other codes for the wrong state than its test driver, and pausing what is paused is no error.
        "DomainStateSuite.An_operation_needs_its_states/1", "DomainStateSuite.An_operation_needs_its_states/2", "DomainStateSuite.An_operation_needs_its_states/4",
        "DomainStateSuite.An_operation_needs_its_states/6", "DomainStateSuite.An_operation_needs_its_states/8", "DomainStateSuite.An_operation_needs_its_states/9",
        "DomainStateSuite.An_operation_needs_its_states/12", "DomainStateSuite.An_operation_needs_its_states/14",
        "DomainStateSuite.An_operation_needs_its_states/30", "DomainStateSuite.An_operation_needs_its_states/31",

        // Guests sleep by their agents only, and the boot sector has none.
        "DomainStateSuite.An_operation_needs_its_states/3", "DomainStateSuite.An_operation_needs_its_states/7", "DomainStateSuite.An_operation_needs_its_states/11",
        "DomainStateSuite.An_operation_needs_its_states/15", "DomainStateSuite.An_operation_needs_its_states/24", "DomainStateSuite.An_operation_needs_its_states/26",
        "DomainStateSuite.An_operation_needs_its_states/28", "DomainStateSuite.An_operation_needs_its_states/32",
        "DomainStateSuite.A_guest_that_sleeps_on_disk_powers_off", "DomainStateSuite.A_guest_that_sleeps_in_memory_wakes",

        // A boot sector does not answer the power button, neither to power off nor to boot again.
        "DomainSuite.A_definition_says_what_a_shutdown_leads_to", "DomainSuite.Reasons_follow_what_was_done",

        // As with libvirt, a guest that was dumped goes on like any that was paused.
        "DomainSaveSuite.A_dump_writes_a_file_and_may_end_the_guest",

        // The sizes and the kind of the guests are others than the suites name.
        "DomainSuite.A_defined_domain_is_persistent_and_shut_off", "DomainSuite.Only_a_running_domain_s_description_has_its_number",
        "DomainTuningSuite.Memory_changes_up_to_its_ceiling", "DomainTuningSuite.The_ceiling_of_memory_moves_while_the_guest_is_off",
        "SnapshotSuite.A_snapshot_records_what_the_domain_was", "DomainSaveSuite.The_description_in_a_file_can_be_read_and_changed",

        // As with libvirt, a start tells first that the CPUs run and then that the guest was started, and going back tells of the definition.
        "DomainSuite.A_life_is_told_in_order", "DomainSuite.A_transient_domain_leaves_no_trace", "DomainSuite.Defining_a_running_transient_domain_makes_it_persistent",
        "DomainSaveSuite.A_saved_guest_goes_on_where_it_was", "DomainSaveSuite.A_managed_save_is_used_by_the_next_start",
        "SnapshotSuite.Going_back_stops_starts_and_pauses", "SnapshotSuite.Going_back_is_refused_where_it_cannot_be", "SnapshotSuite.A_snapshot_can_halt_the_guest",
        "DomainSuite.Undefining_a_running_domain_makes_it_transient",

        // As with libvirt, a snapshot inside an image that a running guest no longer writes to is not deleted.
        "SnapshotSuite.Children_can_go_with_a_snapshot_or_without_it", "SnapshotSuite.A_deleted_snapshot_leaves_its_children_to_its_parent",

        // Files that are no saved guests are refused in libvirt's words for its own format.
        "DomainSaveSuite.A_file_that_was_cut_off_is_refused", "DomainSaveSuite.A_file_that_holds_no_guest_is_refused",

        // A boot sector does not let go of a CPU.
        "DomainTuningSuite.An_unplugged_virtual_CPU_is_told",

        // The suites pin to more CPUs than a small host has, and the first CPUs of a guest cannot be taken out.
        "DomainTuningSuite.Pinning_says_which_host_CPUs_may_be_used", "DomainTuningSuite.Single_virtual_CPUs_are_plugged_and_unplugged",
        "DomainTuningSuite.The_scheduler_is_fair",

        // Saves and dumps of so small a guest are over before anybody can watch them, and QEMU does not know how much there is to do.
        "DomainJobSuite.A_job_is_watched_and_stopped_from_another_connection", "DomainJobSuite.A_domain_has_one_job_at_a_time",
        "DomainJobSuite.A_caller_who_gives_up_has_the_job_stopped_half_way", "DomainJobSuite.A_job_ends_with_its_domain",
        "DomainJobSuite.A_memory_only_dump_cannot_be_stopped", "DomainJobSuite.The_last_job_is_remembered_until_somebody_asks",
    };
}
