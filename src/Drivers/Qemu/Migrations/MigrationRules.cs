using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Says which guests may migrate, and how.</summary>
/// <remarks>qemuMigrationSrcBeginPhase, qemuMigrationSrcIsAllowed, qemuMigrationSrcIsSafe, with their words.</remarks>
internal static class MigrationRules
{
    private const DomainMigrateFlags Storage = DomainMigrateFlags.NonSharedDisk | DomainMigrateFlags.NonSharedInc;
    private const DomainMigrateFlags All = (DomainMigrateFlags)((1u << 21) - 1);

    /// <summary>Checks what is asked for, whichever side it is asked of.</summary>
    /// <param name="options">What the user says.</param>
    /// <param name="isTunnel">Whether the guest's memory comes over the connection.</param>
    /// <param name="function">libvirt's name for the step.</param>
    /// <exception cref="VirtException">InvalidArg, ArgumentUnsupported or OperationInvalid.</exception>
    internal static void Check(MigrationOptions options, bool isTunnel, string function)
    {
        QemuNode.Speaker.CheckFlags(options.Flags, All, function);
        options.Check();
        if (options.Has(Storage))
        {
            throw SharedErrors.Exclusive("VIR_MIGRATE_NON_SHARED_DISK", "VIR_MIGRATE_NON_SHARED_INC");
        }

        if (options.Has(DomainMigrateFlags.PostCopy))
        {
            Refuse(
                !options.Has(DomainMigrateFlags.Live) || options.Has(DomainMigrateFlags.Paused), VirtErrorCode.ArgumentUnsupported,
                "post-copy migration is not supported with non-live or paused migration");
            Refuse(options.Has(DomainMigrateFlags.Tunnelled), VirtErrorCode.ArgumentUnsupported, "post-copy is not supported with tunnelled migration");
        }

        if (options.IsOffline)
        {
            Refuse(options.CopiesStorage, VirtErrorCode.OperationInvalid, "offline migration cannot handle non-shared storage");
            Refuse(!options.Has(DomainMigrateFlags.PersistDest), VirtErrorCode.OperationInvalid, "offline migration must be specified with the persistent flag set");
            Refuse(isTunnel, VirtErrorCode.OperationInvalid, "tunnelled offline migration does not make sense");
        }

        Refuse(
            options.Has(DomainMigrateFlags.ZeroCopy) && !options.Has(DomainMigrateFlags.Parallel), VirtErrorCode.OperationInvalid,
            "zero-copy is only available for parallel migration");
        Refuse(
            options.CopiesStorage && isTunnel, VirtErrorCode.OperationUnsupported,
            "migration of non-shared storage is not supported with tunnelled migration and this QEMU");
        Refuse(
            options.Has(DomainMigrateFlags.Parallel) && isTunnel, VirtErrorCode.ArgumentUnsupported,
            "Parallel migration is not supported with tunnelled migration");
        Refuse(
            options.Has(DomainMigrateFlags.NonSharedSynchronousWrites) && !options.CopiesStorage, VirtErrorCode.InvalidArg,
            "flag 'VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES' requires one of 'VIR_MIGRATE_NON_SHARED_DISK', 'VIR_MIGRATE_NON_SHARED_INC'");
    }

    /// <summary>Refuses a domain that cannot leave.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">How it is to go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The check.</returns>
    /// <exception cref="VirtException">OperationInvalid, OperationUnsupported or MigrateUnsafe.</exception>
    internal static async Task CheckLeavingAsync(QemuDomain domain, MigrationOptions options, CancellationToken cancellationToken)
    {
        Refuse(domain.SnapshotCount > 0, VirtErrorCode.OperationInvalid, $"cannot migrate domain with {domain.SnapshotCount} snapshots");
        var tree = domain.Definition.ToTree();
        CheckDisks(tree, options);
        if (options.IsOffline)
        {
            return;
        }

        var run = QemuNode.Running(domain);
        CheckHostDevices(tree);
        await CheckBlockersAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        Refuse(
            options.Has(DomainMigrateFlags.AbortOnError) && domain is { State: DomainState.Paused, Reason: PausedReason.IOError }, VirtErrorCode.OperationInvalid,
            "cannot migrate domain with I/O error");
        Refuse(domain.Keeper is not null, VirtErrorCode.OperationInvalid, "domain is marked for auto destroy");
        var jobs = await run.Monitor.RunAsync("query-block-jobs", null, cancellationToken).ConfigureAwait(false);
        Refuse(jobs.Items().Any(), VirtErrorCode.OperationInvalid, "domain has active block job");
        CheckDevices(tree);
        if (!options.Has(DomainMigrateFlags.Unsafe))
        {
            CheckSafety(tree, options, run.Facts.SchemaPaths.Contains("blockdev-add/arg-type/+file/drop-cache"));
        }
    }

    /// <summary>Tells which disks are copied.</summary>
    /// <remarks>qemuMigrationAnyCopyDisk.</remarks>
    /// <param name="tree">The definition.</param>
    /// <param name="options">How it goes.</param>
    /// <returns>The disks.</returns>
    internal static IReadOnlyList<XElement> CopiedDisks(XElement tree, MigrationOptions options) => options.CopiesStorage
        ? [.. Disks(tree).Where(disk => IsCopied(disk, options.Disks))]
        : [];

    /// <summary>Gives a disk's target.</summary>
    /// <param name="disk">The disk.</param>
    /// <returns>The target, such as <c>vda</c>.</returns>
    internal static string TargetOf(XElement disk) => disk.Element("target")?.Get("dev") ?? string.Empty;

    private static IEnumerable<XElement> Disks(XElement tree) => tree.Elements("devices").Elements("disk");

    private static bool IsCopied(XElement disk, IReadOnlyList<string> named) => named.Count > 0
        ? named.Contains(TargetOf(disk))
        : disk.Element("shareable") is null && disk.Element("readonly") is null && GuestDisks.PathOf(disk.Element("source")) is not null
            && (disk.Get("device") ?? "disk") is not "cdrom";

    private static void CheckDisks(XElement tree, MigrationOptions options)
    {
        var known = Disks(tree).Select(TargetOf).ToHashSet(StringComparer.Ordinal);
        foreach (var disk in options.Disks.Where(disk => options.CopiesStorage && !known.Contains(disk)))
        {
            throw QemuNode.Speaker.Argument($"disk target {disk} not found");
        }
    }

    private static void CheckHostDevices(XElement tree)
    {
        foreach (var device in tree.Elements("devices").Elements().Where(device => device.Name.LocalName is "hostdev" or "interface"))
        {
            var isCard = device.Name.LocalName == "interface";
            if (device.Element("teaming")?.Get("type") == "transient" || (isCard && device.Get("type") != "hostdev"))
            {
                continue;
            }

            var (mode, type) = (device.Get("mode") ?? "subsystem", device.Get("type"));
            Refuse(isCard, VirtErrorCode.OperationUnsupported, "cannot migrate a domain with <interface type='hostdev'>");
            Refuse(mode == "capabilities", VirtErrorCode.OperationUnsupported, "cannot migrate a domain with <hostdev mode='capabilities'>");
            Refuse(type != "usb", VirtErrorCode.OperationUnsupported, $"cannot migrate a domain with <hostdev mode='subsystem' type='{type}'>");
        }
    }

    private static async Task CheckBlockersAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        var answer = await monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false);
        var reasons = answer.Items("blocked-reasons").Select(reason => reason.GetString()).ToArray();
        Refuse(reasons.Length > 0, VirtErrorCode.OperationInvalid, $"cannot migrate domain: {string.Join("; ", reasons)}");
    }

    private static void CheckDevices(XElement tree)
    {
        var devices = tree.Element("devices") ?? new XElement("devices");
        var hasInvariantClock = tree.Element("cpu")?.Elements("feature").Any(feature => feature.Get("name") == "invtsc" && feature.Get("policy") is null or "require" or "force") == true;
        var hasClock = tree.Element("clock")?.Elements("timer").Any(timer => timer.Get("name") == "tsc" && timer.Get("frequency") is not null) == true;
        Refuse(hasInvariantClock && !hasClock, VirtErrorCode.OperationInvalid, "domain has 'invtsc' CPU feature but TSC frequency is not specified");
        Refuse(
            devices.Elements("memory").Any(memory => memory.Get("model") == "dimm" && memory.Element("address")?.Get("type") != "dimm"), VirtErrorCode.OperationInvalid,
            "domain's dimm info lacks slot ID or base address");
        foreach (var memory in devices.Elements("shmem"))
        {
            Refuse(memory.Element("model")?.Get("type") is null or "ivshmem", VirtErrorCode.OperationInvalid, "migration with legacy shmem device is not supported");
            Refuse(
                memory.Get("role") != "master", VirtErrorCode.OperationInvalid,
                $"shmem device '{memory.Get("name")}' cannot be migrated, only shmem with role='master' can be migrated");
        }

        Refuse(
            devices.Elements("filesystem").Any(filesystem => filesystem.Element("driver")?.Get("type") == "virtiofs"), VirtErrorCode.OperationInvalid,
            "migration with virtiofs device is not supported");
        Refuse(devices.Elements("disk").Any(disk => disk.Element("transient") is not null), VirtErrorCode.OperationInvalid, "migration with transient disk is not supported");
    }

    private static void CheckSafety(XElement tree, MigrationOptions options, bool dropsCaches)
    {
        var copied = CopiedDisks(tree, options).Select(TargetOf).ToHashSet(StringComparer.Ordinal);
        foreach (var disk in Disks(tree))
        {
            var source = disk.Element("source");
            if (GuestDisks.PathOf(source) is not { } path || disk.Element("readonly") is not null || copied.Contains(TargetOf(disk)))
            {
                continue;
            }

            switch (disk.Get("type"))
            {
                case "network":
                    continue;
                case "nvme":
                case "file" when !SharedFileSystem.Holds(path):
                    throw QemuNode.Speaker.Say(VirtErrorCode.MigrateUnsafe, "Migration without shared storage is unsafe");
                case "file" when SharedFileSystem.IsCoherent(path):
                    continue;
            }

            var cache = disk.Element("driver")?.Get("cache");
            Refuse(
                disk.Element("shareable") is null && cache is not ("none" or "directsync") && !dropsCaches, VirtErrorCode.MigrateUnsafe,
                "Migration may lead to data corruption if disks use cache other than none or directsync");
        }
    }

    private static void Refuse(bool isWrong, VirtErrorCode code, string why)
    {
        if (isWrong)
        {
            throw QemuNode.Speaker.Say(code, why);
        }
    }
}
