using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>One migration as one of its hosts sees it, from its first step to its last.</summary>
/// <remarks>The private part of a domain's job in libvirt. What a later daemon needs of it is kept with the run.</remarks>
/// <param name="domain">The domain.</param>
/// <param name="job">The job that keeps others away from the domain.</param>
/// <param name="isIncoming">Whether the guest comes.</param>
/// <param name="flags">How it goes.</param>
internal sealed class MigrationJob(QemuDomain domain, DomainLongJob job, bool isIncoming, DomainMigrateFlags flags)
{
    /// <summary>The name under which it is kept with the run.</summary>
    internal const string Annex = "migration";

    /// <summary>The domain.</summary>
    internal QemuDomain Domain => domain;

    /// <summary>The job that keeps others away from the domain.</summary>
    internal DomainLongJob Job => job;

    /// <summary>Whether the guest comes.</summary>
    internal bool IsIncoming => isIncoming;

    /// <summary>How it goes.</summary>
    internal DomainMigrateFlags Flags { get; set; } = flags;

    /// <summary>How far it is.</summary>
    internal MigrationPhase Phase { get; private set; } = isIncoming ? MigrationPhase.Prepare : MigrationPhase.Begin3;

    /// <summary>What stands for the connection that sees it through; null where none has to.</summary>
    internal object? Keeper { get; set; }

    /// <summary>Whether the guest ran before.</summary>
    internal bool WasRunning { get; init; }

    /// <summary>The domain's name at the source.</summary>
    internal string OriginalName { get; init; } = domain.Name;

    /// <summary>QEMU's parameters as they were before; null where they were not touched.</summary>
    internal JsonObject? Before { get; set; }

    /// <summary>The port that the guest comes in by; 0 where it is none of ours.</summary>
    internal int Port { get; set; }

    /// <summary>The port that disks come in by; 0 for none.</summary>
    internal int StoragePort { get; set; }

    /// <summary>Whether <see cref="StoragePort"/> is one of ours.</summary>
    internal bool OwnsStoragePort { get; set; }

    /// <summary>Whether QEMU takes disks.</summary>
    internal bool HasStorageServer { get; set; }

    /// <summary>The disks that are copied, by their targets.</summary>
    internal IReadOnlyList<string> Disks { get; set; } = [];

    /// <summary>The bitmaps that were made for the migration only, by their nodes and names.</summary>
    internal IReadOnlyList<(string Node, string Name)> Bitmaps { get; set; } = [];

    /// <summary>Files that the migration made, which go when it fails.</summary>
    internal List<string> MadeFiles { get; } = [];

    /// <summary>Whether TLS credentials were made in QEMU.</summary>
    internal bool HasCredentials { get; set; }

    /// <summary>Whether the guest runs at the destination already, or may.</summary>
    internal bool IsPostcopy { get; set; }

    /// <summary>What QEMU said last of how far it is.</summary>
    internal string? Status { get; set; }

    /// <summary>How it went so far; null before that is known.</summary>
    internal JobFigures? Figures { get; set; }

    /// <summary>When the guest was paused, in milliseconds since 1970; null while it runs.</summary>
    internal long? StoppedAt { get; set; }

    /// <summary>Whether somebody asked for its end.</summary>
    internal bool IsAborted { get; set; }

    /// <summary>Whether the guest is ended on purpose.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>Whether a step is under way.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>Cancelled when somebody asks for its end before QEMU sends anything.</summary>
    internal CancellationTokenSource Stopping { get; } = new();

    /// <summary>Whether the guest lacks memory at the destination and nobody sends it.</summary>
    internal bool IsBroken => Phase == MigrationPhase.PostcopyFailed;

    /// <summary>Moves on, and keeps that for a later daemon.</summary>
    /// <param name="node">Where the domain is.</param>
    /// <param name="phase">How far it is.</param>
    internal void Enter(QemuNode node, MigrationPhase phase)
    {
        Phase = phase;
        Keep(node);
    }

    /// <summary>Keeps what a later daemon needs.</summary>
    /// <param name="node">Where the domain is.</param>
    internal void Keep(QemuNode node)
    {
        lock (node.Gate)
        {
            if (domain.Run is not { } run)
            {
                return;
            }

            run.Annexes[Annex] = Describe();
        }

        node.SaveStatus(domain);
    }

    /// <summary>Takes up a migration again that a daemon before this one left.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="job">The job that keeps others away from it.</param>
    /// <param name="element">What was kept.</param>
    /// <returns>The migration; null when what was kept says nothing.</returns>
    internal static MigrationJob? Read(QemuDomain domain, DomainLongJob job, XElement element)
    {
        if (MigrationPhases.Parse((string?)element.Attribute("phase")) is not { } phase)
        {
            return null;
        }

        var found = new MigrationJob(domain, job, (string?)element.Attribute("direction") == "in", (DomainMigrateFlags)((uint?)element.Attribute("flags") ?? 0))
        {
            Phase = phase,
            WasRunning = element.Attribute("wasRunning") is not null,
            OriginalName = (string?)element.Attribute("originalName") ?? domain.Name,
            IsPostcopy = element.Attribute("postcopy") is not null,
            HasCredentials = element.Attribute("tls") is not null,
            Before = element.Element("before") is { } before ? JsonNode.Parse(before.Value) as JsonObject : null,
            Disks = [.. element.Elements("disk").Select(disk => disk.Value)],
            Bitmaps = [.. element.Elements("bitmap").Select(bitmap => ((string?)bitmap.Attribute("node") ?? string.Empty, bitmap.Value))],
        };
        found.MadeFiles.AddRange(element.Elements("file").Select(file => file.Value));
        return found;
    }

    private XElement Describe()
    {
        XAttribute? Mark(string name, bool wanted) => wanted ? new XAttribute(name, "yes") : null;
        return new XElement(
            Annex,
            new XAttribute("direction", isIncoming ? "in" : "out"),
            new XAttribute("phase", Phase.Word()),
            new XAttribute("flags", ((uint)Flags).ToString(CultureInfo.InvariantCulture)),
            new XAttribute("originalName", OriginalName),
            Mark("wasRunning", WasRunning),
            Mark("postcopy", IsPostcopy),
            Mark("tls", HasCredentials),
            Before is null ? null : new XElement("before", Before.ToJsonString()),
            Disks.Select(disk => new XElement("disk", disk)),
            Bitmaps.Select(bitmap => new XElement("bitmap", new XAttribute("node", bitmap.Node), bitmap.Name)),
            MadeFiles.Select(file => new XElement("file", file)));
    }
}
