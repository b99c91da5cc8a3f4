using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A long operation on a domain or on one of its disks, as it was seen at one moment.</summary>
/// <remarks>virDomainGetJobStats, virDomainGetBlockJobInfo.</remarks>
public sealed class VirtDomainJob
{
    private static readonly string[] Operations =
        ["Unknown", "Start", "Save", "Restore", "MigrationIn", "MigrationOut", "Snapshot", "SnapshotRevert", "Dump", "Backup", "SnapshotDelete"];

    internal VirtDomainJob(VirtDomain domain, DomainJobInfo info)
    {
        Domain = domain;
        Statistics = info.Values;
        Operation = Operations.ElementAtOrDefault(info.Values.Find<int>("operation") ?? 0) ?? Operations[0];
        State = info.Type is DomainJobType.Bounded or DomainJobType.Unbounded ? VirtJobState.Running : Enum.Parse<VirtJobState>($"{info.Type}");
        Total = Find("data_total") ?? Find("disk_total") ?? Find("memory_total") ?? 0;
        Processed = Find("data_processed") ?? Find("disk_processed") ?? Find("memory_processed") ?? 0;
        Elapsed = Find("time_elapsed") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    internal VirtDomainJob(VirtDomain domain, string disk, BlockJobInfo info)
    {
        Domain = domain;
        Disk = disk;
        Operation = $"{info.Type}";
        Bandwidth = info.Bandwidth;
        (Total, Processed) = ((long)Math.Min(info.End, long.MaxValue), (long)Math.Min(info.Current, long.MaxValue));
        var mirrors = info.Type is DomainBlockJobType.Copy or DomainBlockJobType.ActiveCommit;
        State = mirrors && info.End > 0 && info.Current == info.End ? VirtJobState.Ready : VirtJobState.Running;
        Statistics = [];
    }

    /// <summary>The domain.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The disk's target, such as vda; nothing for a job of the whole domain.</summary>
    public string? Disk { get; }

    /// <summary>What it does: Save, Dump, MigrationOut, Backup and so on for a domain; Pull, Copy, Commit, ActiveCommit or Backup for a disk.</summary>
    public string Operation { get; }

    /// <summary>How it stands.</summary>
    public VirtJobState State { get; }

    /// <summary>How much is done, in bytes where the host knows bytes.</summary>
    public long Processed { get; }

    /// <summary>How much there is in all, in the same unit; 0 while unknown.</summary>
    public long Total { get; }

    /// <summary>The share done, from 0 to 100, or nothing while the total is unknown.</summary>
    public int? Percent => Total > 0 ? (int)Math.Clamp(Processed * 100.0 / Total, 0, 100) : null;

    /// <summary>How long it has been going on, where the host tells.</summary>
    public TimeSpan? Elapsed { get; }

    /// <summary>The limit of a disk's job in bytes per second, 0 for none; nothing for a job of the whole domain.</summary>
    public long? Bandwidth { get; }

    /// <summary>The limit of a disk's job, for people.</summary>
    public string? BandwidthText => Bandwidth > 0 ? $"{SizeText.Of(Bandwidth)}/s" : null;

    /// <summary>How much is done, for people.</summary>
    public string ProcessedText => SizeText.Of(Processed);

    /// <summary>How much there is in all, for people.</summary>
    public string TotalText => SizeText.Of(Total);

    /// <summary>All that the host tells of a domain's job, under libvirt's names.</summary>
    public IReadOnlyList<TypedParameter> Statistics { get; }

    /// <summary>What goes on, in a few words for a person.</summary>
    public string Activity => Disk is null ? $"{Operation} of {DomainName}" : $"{Operation} of {Disk} of {DomainName}";

    /// <summary>Gives what goes on.</summary>
    /// <returns>Such as <c>Copy of vda of web1</c>.</returns>
    public override string ToString() => Activity;

    private long? Find(string name) => Statistics.Find<ulong>(name) is { } value ? (long)Math.Min(value, long.MaxValue) : null;
}
