using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Checkpoints;

/// <summary>The checkpoints of each domain, and their files.</summary>
/// <remarks>One file for each checkpoint in a directory of the domain's own; the bitmaps are in the images.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuCheckpointStore(QemuNode node) : IQemuPart
{
    private readonly string _directory = Path.Combine(node.Places.Lib, "checkpoint");

    /// <summary>Reads the checkpoints of a domain that is loaded.</summary>
    /// <param name="domain">The domain.</param>
    internal void Load(QemuDomain domain)
    {
        var files = FilesOf(domain);
        foreach (var name in files.List())
        {
            try
            {
                var element = VirtXml.Parse(File.ReadAllText(files.PathOf(name)), "domaincheckpoint");
                var isCurrent = element.Element("active")?.Value == "1";
                element.Elements("active").Remove();
                var checkpoint = new DomainCheckpoint(element);
                domain.Checkpoints.Add(checkpoint);
                domain.Checkpoints.Current = isCurrent ? checkpoint : domain.Checkpoints.Current;
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"cannot read checkpoint '{name}' of domain '{domain.Name}': {e.Message}");
            }
        }

        Count(domain);
    }

    /// <summary>Reads a checkpoint that a user gives.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="isRedefined">Whether it was taken before.</param>
    /// <returns>The checkpoint's element.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal XElement Read(string xml, bool isRedefined)
    {
        // QEMU's own rules fill in the definition within; the schema alone knows only what all drivers share.
        var element = VirtXml.Parse(xml, "domaincheckpoint");
        var domain = element.Element("domain") is { } given && given.Get("type") is not null && isRedefined ? given : null;
        domain?.Remove();
        CheckpointNormalizer.Normalize(element, DomainDefaults.Test, isRedefined);
        if (domain is not null)
        {
            element.Add(node.Forms.Loaded(new XElement(domain)));
        }

        return element;
    }

    /// <summary>Adds a checkpoint, or puts it in the place of the one with its name.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="isCurrent">Whether it is the latest now.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is added then.</param>
    /// <returns>The work.</returns>
    internal async Task AddAsync(QemuDomain domain, DomainCheckpoint checkpoint, bool isCurrent, CancellationToken cancellationToken)
    {
        var tree = domain.Checkpoints;
        await WriteAsync(domain, checkpoint, isCurrent || tree.Current?.Name == checkpoint.Name, cancellationToken).ConfigureAwait(false);
        DomainCheckpoint? before;
        lock (node.Gate)
        {
            before = tree.Current;
            if (tree.Find(checkpoint.Name) is { } old)
            {
                tree.Replace(old, checkpoint);
            }
            else
            {
                tree.Add(checkpoint);
            }

            tree.Current = isCurrent ? checkpoint : tree.Current;
            Count(domain);
        }

        if (isCurrent && before is not null && before.Name != checkpoint.Name)
        {
            await WriteAsync(domain, before, isCurrent: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets a checkpoint; its children go to its parent, which is the latest then if it was.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The work.</returns>
    internal async Task RemoveAsync(QemuDomain domain, DomainCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        List<DomainCheckpoint> changed;
        lock (node.Gate)
        {
            var tree = domain.Checkpoints;
            changed = [.. tree.ChildrenOf(checkpoint)];
            var wasCurrent = tree.Current == checkpoint;
            tree.Remove(checkpoint);
            if (wasCurrent && tree.Current is { } parent)
            {
                changed.Add(parent);
            }

            Count(domain);
        }

        FilesOf(domain).Remove(checkpoint.Name);
        foreach (var other in changed.Distinct())
        {
            await WriteAsync(domain, other, domain.Checkpoints.Current == other, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task UndefinedAsync(QemuDomain domain, DomainUndefineFlags flags, CancellationToken cancellationToken)
    {
        if (flags.HasFlag(DomainUndefineFlags.CheckpointsMetadata))
        {
            Forget(domain);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        if (!domain.IsPersistent)
        {
            Forget(domain);
        }

        return Task.CompletedTask;
    }

    private void Forget(QemuDomain domain)
    {
        if (domain.Checkpoints.Count == 0)
        {
            return;
        }

        lock (node.Gate)
        {
            domain.Checkpoints = new CheckpointTree();
            Count(domain);
        }

        Directory.Delete(Path.Combine(_directory, domain.Name), recursive: true);
    }

    private static void Count(QemuDomain domain) => domain.CountMoments(domain.SnapshotCount, domain.Checkpoints.Count);

    private DefinitionFiles FilesOf(QemuDomain domain) => new(Path.Combine(_directory, domain.Name), VirtErrorDomain.Qemu);

    private Task WriteAsync(QemuDomain domain, DomainCheckpoint checkpoint, bool isCurrent, CancellationToken cancellationToken)
    {
        var element = VirtXml.Parse(checkpoint.ToText(CheckpointXmlFlags.Secure), "domaincheckpoint");
        element.Add(new XElement("active", isCurrent ? "1" : "0"));
        return FilesOf(domain).SaveAsync(checkpoint.Name, element, cancellationToken);
    }
}
