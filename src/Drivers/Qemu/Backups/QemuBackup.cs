using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Backups;

/// <summary>A backup of a guest that is under way.</summary>
/// <remarks>virDomainBackupDef with what the driver keeps beside it. How each disk is stands in the element, so that it is in the status file as it is.</remarks>
/// <param name="element">The <c>domainbackup</c> element with the state of each disk.</param>
/// <param name="reuses">Whether the images that it writes to were there before.</param>
/// <param name="began">When it began.</param>
internal sealed class QemuBackup(XElement element, bool reuses, DateTimeOffset began)
{
    private const string Annex = "backup";

    /// <summary>The numbers of the images that backups write to begin here, so that images added meanwhile never have the same.</summary>
    internal const int FirstIndex = 1 << 16;

    /// <summary>The element.</summary>
    internal XElement Element => element;

    /// <summary>Whether the images that it writes to were there before, and stay.</summary>
    internal bool Reuses => reuses;

    /// <summary>When it began.</summary>
    internal DateTimeOffset Began => began;

    /// <summary>Whether somebody fetches the data, and it ends only when told to.</summary>
    internal bool IsPulled => element.Get("mode") == "pull";

    /// <summary>Whether the data are fetched over TLS.</summary>
    internal bool HasTls => IsPulled && element.Element("server")?.Get("tls") == "yes";

    /// <summary>The long job that it is; the domain's until the backup ends.</summary>
    internal DomainLongJob? Job { get; set; }

    /// <summary>Whether a guest that powers off is kept, reset and paused, until the backup ends.</summary>
    /// <remarks>VIR_DOMAIN_BACKUP_BEGIN_PRESERVE_SHUTDOWN_DOMAIN.</remarks>
    internal bool KeepsGuest { get; init; }

    /// <summary>What went wrong first.</summary>
    internal string? Error { get; set; }

    /// <summary>How many bytes the disks that have ended took, and how many there were.</summary>
    internal (long Done, long Total) Ended { get; set; }

    /// <summary>The disks that are backed up.</summary>
    internal IEnumerable<XElement> Disks => element.Elements("disks").Elements("disk").Where(disk => disk.Get("backup") == "yes");

    /// <summary>Gives the backup of a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The backup; nothing when there is none.</returns>
    internal static QemuBackup? Of(QemuRun? run) => run?.Companion(() => new Holder()).Backup;

    /// <summary>Tells of a run that was taken up again, before its backup is read, whether the backup keeps a guest that powers off.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether it does.</returns>
    internal static bool IsKeeping(QemuRun run) => run.Annexes.TryGetValue(Annex, out var annex) && annex.Get("keeps") is not null;

    /// <summary>Finds a disk's part.</summary>
    /// <param name="target">The disk.</param>
    /// <returns>The part; nothing when it is not backed up.</returns>
    internal XElement? DiskOf(string? target) => Disks.FirstOrDefault(disk => disk.Get("name") == target);

    /// <summary>Describes the image that a disk's data go to, as if it were the disk.</summary>
    /// <param name="disk">The disk's part of the backup.</param>
    /// <param name="own">The disk.</param>
    /// <returns>A disk.</returns>
    internal XElement StoreOf(XElement disk, XElement own)
    {
        var holder = new XElement("disk", new XAttribute("type", disk.Get("type") ?? "file"), new XAttribute("device", "disk"), new XElement(own.Element("target")!));
        var place = disk.Element(IsPulled ? "scratch" : "target")!;
        var image = new ChainImage(disk.Get("type") ?? "file", disk.Element("driver")?.Get("type") ?? "qcow2", new XElement(place) { Name = "source" }, disk.Get("index"));
        new DiskChain([image], isWhole: true).WriteTo(holder);
        return holder;
    }

    /// <summary>Writes it as callers see it.</summary>
    /// <returns>The XML text.</returns>
    internal string ToText()
    {
        var shown = new XElement(element);
        shown.Elements("disks").Elements("disk").Attributes("state").Remove();
        return VirtXml.Write(shown);
    }

    /// <summary>Makes it the backup of a run, and writes it to the guest's status file.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    internal void Save(QemuNode node, QemuDomain domain, QemuRun run)
    {
        run.Companion(() => new Holder()).Backup = this;
        lock (node.Gate)
        {
            var annex = new XElement("backup", new XAttribute("began", began.ToUnixTimeMilliseconds()), new XElement(element));
            annex.Set("reuses", reuses ? "yes" : null);
            annex.Set("keeps", KeepsGuest ? "yes" : null);
            annex.Set("error", Error);
            annex.Add(new XAttribute("done", Ended.Done), new XAttribute("total", Ended.Total));
            run.Annexes[Annex] = annex;
        }

        node.SaveStatus(domain);
    }

    /// <summary>Reads the backup that a daemon before this one has left.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run.</param>
    /// <returns>The backup; nothing when there was none.</returns>
    internal static QemuBackup? Read(QemuNode node, QemuRun run)
    {
        lock (node.Gate)
        {
            if (!run.Annexes.TryGetValue(Annex, out var annex) || annex.Element("domainbackup") is not { } saved)
            {
                return null;
            }

            var backup = new QemuBackup(new XElement(saved), annex.Get("reuses") is not null, DateTimeOffset.FromUnixTimeMilliseconds((long)annex.Attribute("began")!))
            {
                KeepsGuest = annex.Get("keeps") is not null,
                Error = annex.Get("error"),
                Ended = ((long)annex.Attribute("done")!, (long)annex.Attribute("total")!),
            };
            run.Companion(() => new Holder()).Backup = backup;
            return backup;
        }
    }

    /// <summary>Forgets the backup of a run.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    internal static void Forget(QemuNode node, QemuDomain domain, QemuRun run)
    {
        run.Companion(() => new Holder()).Backup = null;
        lock (node.Gate)
        {
            run.Annexes.Remove(Annex);
        }

        node.SaveStatus(domain);
    }

    private sealed class Holder
    {
        internal QemuBackup? Backup { get; set; }
    }
}
