using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Drivers.Test.Checkpoints;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Backups;

/// <summary>A backup of a domain that is under way.</summary>
internal sealed class TestBackup
{
    private const int NbdPort = 10809;

    private readonly XElement _element;

    private TestBackup(XElement element, TestJob job) => (_element, Job) = (element, job);

    /// <summary>The job that it runs as.</summary>
    internal TestJob Job { get; }

    /// <summary>Whether somebody fetches the data, and it ends only when told to.</summary>
    internal bool IsPulled => (string?)_element.Attribute("mode") == "pull";

    /// <summary>Whether a guest that powers off is kept, paused, until the backup ends.</summary>
    internal bool KeepsGuest { get; set; }

    /// <summary>Begins a backup; called under the node's lock.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="xml">What is wanted.</param>
    /// <param name="checkpointXml">A checkpoint to make at the same moment; null for none.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>The backup, which is the domain's.</returns>
    /// <exception cref="VirtException">What is wrong with it; OperationUnsupported for a domain that does not run.</exception>
    internal static TestBackup Begin(TestDomain domain, string xml, string? checkpointXml, TimeProvider clock)
    {
        var element = BackupNormalizer.Normalize(VirtXml.Parse(xml, "domainbackup"));
        if (!domain.IsActive)
        {
            throw new VirtException(VirtErrorCode.OperationUnsupported, "cannot perform disk backup for inactive domain", VirtErrorDomain.Test);
        }

        var suffix = checkpointXml is null
            ? domain.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            : CheckpointXml.Parse(checkpointXml).Name ?? domain.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        BackupNormalizer.AlignDisks(element, domain.Definition.ToTree(), suffix);
        var disks = element.Elements("disks").Elements("disk").Where(disk => (string?)disk.Attribute("backup") == "yes").ToArray();
        if (disks.Length == 0)
        {
            throw DomainErrors.Argument("no disks selected for backup");
        }

        foreach (var disk in disks)
        {
            RequireCheckpoint(domain, (string?)disk.Attribute("incremental"), (string?)disk.Attribute("name"));
        }

        var backup = new TestBackup(element, new TestJob(JobKind.Backup, DeviceCounters.DiskCapacity * disks.Length, clock));
        if (backup.IsPulled)
        {
            backup.Serve(disks);
        }

        domain.Work.Begin(backup.Job);
        try
        {
            if (checkpointXml is not null)
            {
                CheckpointMaker.Make(domain, checkpointXml, CheckpointCreateFlags.None);
            }
        }
        catch
        {
            domain.Work.End(backup.Job, DomainJobType.Failed);
            throw;
        }

        domain.Work.Backup = backup;
        return backup;
    }

    /// <summary>Writes it.</summary>
    /// <returns>The XML text.</returns>
    internal string ToText() => VirtXml.Write(_element);

    private static void RequireCheckpoint(TestDomain domain, string? name, string? disk)
    {
        if (name is null)
        {
            return;
        }

        var checkpoint = domain.Checkpoints?.Find(name) ?? throw TestDomainCheckpoints.Missing($"no domain checkpoint with matching name '{name}'");
        if (!checkpoint.Disks.Contains(disk))
        {
            throw new VirtException(VirtErrorCode.CheckpointInconsistent, $"missing or broken bitmap '{name}' for disk '{disk}'", VirtErrorDomain.Test);
        }
    }

    // Where the data is to be fetched is chosen by the host, unless the caller has said so.
    private void Serve(XElement[] disks)
    {
        var server = _element.Element("server");
        if (server is null)
        {
            _element.AddFirst(server = new XElement("server", new XAttribute("transport", "tcp"), new XAttribute("name", "localhost")));
        }

        if ((string?)server.Attribute("transport") == "tcp" && server.Attribute("port") is null)
        {
            server.SetAttributeValue("port", NbdPort);
        }

        foreach (var disk in disks.Where(disk => disk.Attribute("exportname") is null))
        {
            disk.SetAttributeValue("exportname", (string?)disk.Attribute("name"));
        }

        BackupNormalizer.Normalize(_element);
    }
}
