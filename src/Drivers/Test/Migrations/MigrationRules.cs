using VirtPS.Drivers.Shared.Domains;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>Says which domains may migrate, and how.</summary>
/// <remarks>The rules and words of libvirt's public functions and of its QEMU driver.</remarks>
internal static class MigrationRules
{
    private const DomainMigrateFlags Storage = DomainMigrateFlags.NonSharedDisk | DomainMigrateFlags.NonSharedInc;

    private static readonly ParameterRules Parameters = new(
        ("migrate_uri", typeof(string)), ("destination_name", typeof(string)), ("destination_xml", typeof(string)), ("persistent_xml", typeof(string)),
        ("bandwidth", typeof(ulong)), ("bandwidth.postcopy", typeof(ulong)), ("bandwidth.avail.switchover", typeof(ulong)),
        ("compression.zlib.level", typeof(int)), ("compression.zstd.level", typeof(int)), ("graphics_uri", typeof(string)), ("listen_address", typeof(string)),
        ("disks_port", typeof(int)), ("disks_uri", typeof(string)), ("compression.mt.level", typeof(int)), ("compression.mt.threads", typeof(int)),
        ("compression.mt.dthreads", typeof(int)), ("compression.xbzrle.cache", typeof(ulong)), ("auto_converge.initial", typeof(int)),
        ("auto_converge.increment", typeof(int)), ("parallel.connections", typeof(int)), ("tls.destination", typeof(string)));

    /// <summary>Checks what a step is given.</summary>
    /// <param name="step">The step.</param>
    /// <exception cref="VirtException">InvalidArg, ArgumentUnsupported or OperationInvalid.</exception>
    internal static void Check(MigrationStep step)
    {
        // These two may be given several times, or come in several kinds.
        Parameters.Check([.. step.Parameters.Where(parameter => parameter.Name is not ("migrate_disks" or "migrate_disks_detect_zeroes" or "migrate_disks_target_zero" or "compression"))]);
        var flags = step.Flags;
        if (flags.HasFlag(DomainMigrateFlags.Tunnelled) && !flags.HasFlag(DomainMigrateFlags.PeerToPeer))
        {
            throw DomainErrors.Argument("cannot perform tunnelled migration without using peer2peer flag");
        }

        if ((flags & Storage) == Storage)
        {
            throw SharedErrors.Exclusive("VIR_MIGRATE_NON_SHARED_DISK", "VIR_MIGRATE_NON_SHARED_INC");
        }

        if (flags.HasFlag(DomainMigrateFlags.Offline))
        {
            CheckOffline(flags);
        }
    }

    /// <summary>Refuses a domain that cannot leave.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">How it is to go.</param>
    /// <exception cref="VirtException">OperationInvalid or OperationUnsupported.</exception>
    internal static void CheckLeaving(TestDomain domain, DomainMigrateFlags flags)
    {
        if (!flags.HasFlag(DomainMigrateFlags.Offline))
        {
            DomainStateMachine.Require(domain, DomainAction.UseGuest);
        }

        if (domain.SnapshotCount > 0)
        {
            throw DomainErrors.Invalid($"cannot migrate domain with {domain.SnapshotCount} snapshots");
        }

        if (domain.CheckpointCount > 0)
        {
            throw DomainErrors.Invalid($"cannot migrate domain with {domain.CheckpointCount} checkpoints");
        }

        if (domain.Work.BlockJobs.Count > 0)
        {
            throw DomainErrors.Invalid("domain has active block job");
        }

        var devices = new DomainXml(domain.Definition.ToTree()).Devices.Element;
        if (domain.IsActive && devices.Elements("hostdev").FirstOrDefault() is { } passed)
        {
            throw DomainErrors.Shared(
                VirtErrorCode.OperationUnsupported,
                $"cannot migrate a domain with <hostdev mode='{(string?)passed.Attribute("mode")}' type='{(string?)passed.Attribute("type")}'>");
        }
    }

    private static void CheckOffline(DomainMigrateFlags flags)
    {
        if ((flags & Storage) != 0)
        {
            throw DomainErrors.Invalid("offline migration cannot handle non-shared storage");
        }

        if (!flags.HasFlag(DomainMigrateFlags.PersistDest))
        {
            throw DomainErrors.Invalid("offline migration must be specified with the persistent flag set");
        }

        if (flags.HasFlag(DomainMigrateFlags.Tunnelled))
        {
            throw DomainErrors.Invalid("tunnelled offline migration does not make sense");
        }
    }
}
