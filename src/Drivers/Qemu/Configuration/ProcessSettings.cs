using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Daemons;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Guests' processes: limits, helpers, logs.</summary>
internal sealed record ProcessSettings
{
    private const string TpmUser = "tss";

    private static readonly Dictionary<string, string> Behaviors =
        new[] { "none", "omit", "reject", "crash" }.ToDictionary(word => word, StringComparer.Ordinal);

    /// <summary>set_process_name.</summary>
    internal bool SetProcessName { get; init; }

    /// <summary>max_processes: of the guests' user together; null for no limit of ours.</summary>
    internal long? MaxProcesses { get; init; }

    /// <summary>max_files: open files of one guest; null for no limit of ours.</summary>
    internal long? MaxFiles { get; init; }

    /// <summary>max_threads_per_process; null for no limit of ours.</summary>
    internal long? MaxThreads { get; init; }

    /// <summary>max_core: the largest core file of a guest's own process in bytes; null for no limit.</summary>
    internal long? MaxCore { get; init; }

    /// <summary>dump_guest_core: whether the guest's memory is in such a file.</summary>
    internal bool DumpGuestCore { get; init; }

    /// <summary>log_timestamp.</summary>
    internal bool LogTimestamp { get; init; }

    /// <summary>virtiofsd_debug.</summary>
    internal bool VirtiofsdDebug { get; init; }

    /// <summary>deprecation_behavior.</summary>
    internal required string DeprecationBehavior { get; init; }

    /// <summary>bridge_helper: the program that connects a user's own guests to bridges; null for the usual places.</summary>
    internal string? BridgeHelper { get; init; }

    /// <summary>pr_helper: the program for persistent reservations.</summary>
    internal required string ReservationHelper { get; init; }

    /// <summary>dbus_daemon: the program for graphics over D-Bus.</summary>
    internal required string DBusDaemon { get; init; }

    /// <summary>swtpm_user and swtpm_group: as whom TPM emulators run; null for the daemon's own.</summary>
    internal HostIdentity? TpmIdentity { get; init; }

    /// <summary>nvram: firmware programs with the templates of their variables.</summary>
    internal required IReadOnlyList<(string Program, string Template)> Nvram { get; init; }

    /// <summary>max_queued: how many operations may wait for one guest; 0 for any number.</summary>
    internal int MaxQueued { get; init; }

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="isMachines">Whether the daemon is the machine's one daemon.</param>
    /// <returns>The settings.</returns>
    internal static ProcessSettings Read(SettingReader reader, bool isMachines)
    {
        RefuseAbsent(reader);
        return new()
        {
            SetProcessName = reader.Flag("set_process_name", false),
            MaxProcesses = Limit(reader, "max_processes"),
            MaxFiles = Limit(reader, "max_files"),
            MaxThreads = Limit(reader, "max_threads_per_process"),
            MaxCore = reader.Value<long?>("max_core", VirtDaemonSettingType.Number, "unlimited", value => value switch
            {
                long and >= 0 => (long)value,
                "unlimited" => null,
                _ => throw new FormatException("must be a number of bytes or \"unlimited\""),
            }),
            DumpGuestCore = reader.Flag("dump_guest_core", false),
            LogTimestamp = reader.Flag("log_timestamp", true),
            VirtiofsdDebug = reader.Flag("virtiofsd_debug", false),
            DeprecationBehavior = reader.Word("deprecation_behavior", "none", Behaviors),
            BridgeHelper = reader.FilePath("bridge_helper"),
            ReservationHelper = reader.Text("pr_helper", "qemu-pr-helper"),
            DBusDaemon = reader.Text("dbus_daemon", "dbus-daemon"),
            TpmIdentity = TpmIdentityOf(reader, isMachines),
            Nvram = reader.Value<IReadOnlyList<(string, string)>>("nvram", VirtDaemonSettingType.List, null, ReadNvram) ?? [],
            MaxQueued = reader.Number("max_queued", 0),
        };
    }

    // What QEMU or the host does no longer, or does in another way, is not passed over in silence.
    private static void RefuseAbsent(SettingReader reader)
    {
        if (reader.Text("lock_manager") is { Length: > 0 } manager)
        {
            reader.Complain("lock_manager", $"is '{manager}': QEMU itself locks the images that it writes, and no other lock manager can be had");
        }

        if (reader.Text("stdio_handler", "file") is var handler and not "file")
        {
            reader.Complain("stdio_handler", $"must be \"file\", not '{handler}': guests write their logs themselves");
        }

        if (reader.Flag("mac_filter", false))
        {
            reader.Complain("mac_filter", "cannot be 1: give the guests' cards <filterref filter='no-mac-spoofing'/>");
        }

        if (reader.Text("slirp_helper") is { Length: > 0 })
        {
            reader.Complain("slirp_helper", "names a program that QEMU no longer needs");
        }

        if (reader.Text("sched_core", "none") is var core and not "none")
        {
            reader.Complain("sched_core", $"must be \"none\", not '{core}'");
        }

        if (reader.Texts("capability_filters") is { Count: > 0 })
        {
            reader.Complain("capability_filters", "must be empty: what QEMU can do is asked of it anew");
        }

        // Neither has an effect: the first is about a check that is not made, the second about words of a library in the log.
        _ = reader.Flag("relaxed_acs_check", false);
        _ = reader.Number("gluster_debug_level", 4, 0, 9);
    }

    private static long? Limit(SettingReader reader, string name) => reader.Number(name, 0) is var limit and > 0 ? limit : null;

    // The machine's one daemon has a user for them by default, whom TPM software has had for long, or else the superuser.
    private static HostIdentity? TpmIdentityOf(SettingReader reader, bool isMachines)
    {
        var (user, group) = (reader.Text("swtpm_user"), reader.Text("swtpm_group"));
        if (user is null && group is null && !isMachines)
        {
            return null;
        }

        var found = user is not null ? HostAccounts.ReadUser(user) : isMachines ? HostAccounts.FindUser(TpmUser) : null;
        if (user is not null && found is null)
        {
            reader.Complain("swtpm_user", $"is '{user}', and there is no such user");
        }

        var number = group is not null ? HostAccounts.ReadGroup(group) : isMachines ? HostAccounts.ReadGroup(TpmUser) ?? 0 : found?.Group;
        if (group is not null && number is null)
        {
            reader.Complain("swtpm_group", $"is '{group}', and there is no such group");
        }

        return new HostIdentity(found?.Id ?? 0, number ?? 0);
    }

    private static IReadOnlyList<(string, string)> ReadNvram(object value) =>
    [
        .. ((value as IEnumerable<object>)?.OfType<string>() ?? throw new FormatException("must be a list of strings")).Select(pair => pair.Split(':') is [['/', ..] program, ['/', ..] template]
            ? (program, template)
            : throw new FormatException($"has '{pair}' in its list, where a firmware's path, a colon and its template's path are to stand")),
    ];
}
