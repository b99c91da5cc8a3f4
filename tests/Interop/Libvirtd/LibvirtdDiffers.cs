using VirtPS.Engine.Errors;
using Xunit.Sdk;

namespace VirtPS.Tests.Interop;

/// <summary>Where libvirt 9.0 itself does not what every driver of VirtPS does, each with the reason.</summary>
internal static class LibvirtdDiffers
{
    /// <summary>What its test driver does otherwise; a number is one row of a test.</summary>
    public static IReadOnlySet<string> OnTestHost { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        // It has checkpoints in name only: no flags are checked, and lists of domains do not know of them.
        "CheckpointSuite.A_checkpoint_can_be_brought_back",
        "CheckpointSuite.Checkpoints_form_a_line_and_know_the_domain",
        "CheckpointSuite.What_makes_no_sense_is_refused",

        // What it saved always runs when it is restored, a managed save counts as booted, and a refused save leaves a file.
        "DomainSaveSuite.A_file_says_whether_the_guest_was_paused/1",
        "DomainSaveSuite.A_managed_save_is_used_by_the_next_start",
        "DomainSaveSuite.The_description_in_a_file_can_be_read_and_changed",
        "DomainSaveSuite.What_contradicts_itself_is_refused",

        // Newer than libvirt 9.0.
        "DomainTuningSuite.A_running_guest_s_network_cards_announce_themselves",
        "DomainTuningSuite.An_unplugged_virtual_CPU_is_told",

        // Its functions need a disk, fail without an error, or give an event that its own library does not know.
        "DomainTuningSuite.Which_limits_there_are_is_told_without_a_disk",
        "HostSuite.Free_pages_are_told_by_cell_and_size",
        "NetworkSuite.A_title_and_elements_can_be_set_read_and_removed",

        // What is created over a definition replaces it for good.
        "NetworkSuite.Creating_over_a_definition_lasts_for_one_run",

        // DNS records can be changed in their place since libvirt 10.1.
        "NetworkUpdateSuite.A_change_that_does_not_fit_is_refused_and_changes_nothing/26",
        "NetworkUpdateSuite.An_entry_is_changed_in_its_place/0",
        "NetworkUpdateSuite.An_entry_is_changed_in_its_place/1",

        // Unknown kinds of devices are internal errors.
        "NodeDeviceSuite.What_cannot_be_made_is_refused/1",
        "NodeDeviceSuite.What_cannot_be_made_is_refused/3",

        // Going back to a snapshot of a stopped guest tells of a start that does not happen.
        "SnapshotSuite.Going_back_is_refused_where_it_cannot_be",
        "SnapshotSuite.Going_back_stops_starts_and_pauses/3",
        "SnapshotSuite.Going_back_stops_starts_and_pauses/4",
    };

    /// <summary>What the services of its host do otherwise.</summary>
    public static IReadOnlySet<string> OnServices { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        // A binding of a port that is not there is kept unread, and without the address that is added where rules are made.
        "NWFilterBindingSuite.A_binding_is_found_by_its_port_and_described_as_libvirt_does",
        "NWFilterBindingSuite.A_change_that_a_port_cannot_have_changes_nothing",
        "NWFilterBindingSuite.An_unknown_way_to_learn_is_refused",
        "NWFilterBindingSuite.The_address_alone_may_be_learned/2",
        "NWFilterBindingSuite.What_a_port_uses_stays_even_by_way_of_another_filter",
        "NWFilterBindingSuite.What_is_missing_is_named",

        // A hole in an upload leaves what was there, and what a volume was allocated counts as data.
        "SparseStreamSuite.A_hole_wipes_what_was_there_and_takes_no_bytes",
        "SparseStreamSuite.A_reader_learns_where_there_are_no_data",
    };

    /// <summary>Whether libvirt's test driver said that it lacks the function or the flag.</summary>
    public static bool Lacks(VirtException refused) => refused.Code == VirtErrorCode.NoSupport
        || (refused.Code == VirtErrorCode.InvalidArg && refused.Message.StartsWith("unsupported flags (", StringComparison.Ordinal));

    /// <summary>Whether a test expected another refusal than that libvirt's test driver lacks the function.</summary>
    public static bool Lacks(XunitException? failed) =>
        failed is not null && failed.Message.Contains($"Actual:   {VirtErrorCode.NoSupport}", StringComparison.Ordinal);
}
