using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>The snapshots or checkpoints of each domain, and their files.</summary>
/// <remarks>One file for each in a directory of the domain's own; the one that the domain was last at says so.</remarks>
/// <typeparam name="TMoment">What is kept.</typeparam>
/// <param name="node">Where the domains are.</param>
/// <param name="kind">What it is called: snapshot or checkpoint.</param>
/// <param name="isForgotten">Says with the domain's definition that all of it goes too.</param>
internal abstract class QemuMomentStore<TMoment>(QemuNode node, string kind, DomainUndefineFlags isForgotten) : IQemuPart
    where TMoment : class, IMoment
{
    private readonly string _directory = Path.Combine(node.Places.Lib, kind);

    private string Root => "domain" + kind;

    /// <summary>Reads what there is of the domains in the table, for who has loaded many.</summary>
    internal void Load()
    {
        if (!Directory.Exists(_directory))
        {
            return;
        }

        var owners = Directory.EnumerateDirectories(_directory).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var domain in node.Table.All.Where(domain => owners.Contains(domain.Name)))
        {
            Load(domain);
        }
    }

    /// <summary>Reads what there is of one domain.</summary>
    /// <param name="domain">The domain.</param>
    internal void Load(QemuDomain domain)
    {
        var (files, tree) = (FilesOf(domain), TreeOf(domain));
        foreach (var name in files.List())
        {
            try
            {
                var element = VirtXml.Parse(File.ReadAllText(files.PathOf(name)), Root);
                var isCurrent = element.Element("active")?.Value == "1";
                element.Elements("active").Remove();
                var moment = ReadOwn(element);
                tree.Add(moment);
                tree.Current = isCurrent ? moment : tree.Current;
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"cannot read {kind} '{name}' of domain '{domain.Name}': {e.Message}");
            }
        }

        if (!tree.IsConsistent())
        {
            node.Log(LogPriority.Error, $"{kind}s have inconsistent relations for domain {domain.Name}");
        }

        Count(domain);
    }

    /// <summary>Adds one, or puts it in the place of the one with its name.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="moment">What is added.</param>
    /// <param name="isCurrent">Whether the domain is at it now.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is added then.</param>
    /// <returns>The work.</returns>
    internal async Task AddAsync(QemuDomain domain, TMoment moment, bool isCurrent, CancellationToken cancellationToken)
    {
        var tree = TreeOf(domain);
        await WriteAsync(domain, moment, isCurrent || tree.Current?.Name == moment.Name, cancellationToken).ConfigureAwait(false);
        TMoment? before;
        lock (node.Gate)
        {
            before = tree.Current;
            if (tree.Find(moment.Name) is { } old)
            {
                tree.Replace(old, moment);
            }
            else
            {
                tree.Add(moment);
            }

            tree.Current = isCurrent ? moment : tree.Current;
            Count(domain);
        }

        if (isCurrent && before is not null && before.Name != moment.Name)
        {
            await WriteAsync(domain, before, isCurrent: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets one; its children go to its parent, which is the latest then if it was.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="moment">What is forgotten.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The work.</returns>
    internal async Task RemoveAsync(QemuDomain domain, TMoment moment, CancellationToken cancellationToken)
    {
        List<TMoment> changed;
        var tree = TreeOf(domain);
        lock (node.Gate)
        {
            changed = [.. tree.ChildrenOf(moment)];
            var wasCurrent = tree.Current == moment;
            tree.Remove(moment);
            if (wasCurrent && tree.Current is { } parent && !changed.Contains(parent))
            {
                changed.Add(parent);
            }

            Count(domain);
        }

        FilesOf(domain).Remove(moment.Name);
        foreach (var other in changed)
        {
            await WriteAsync(domain, other, tree.Current == other, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task UndefinedAsync(QemuDomain domain, DomainUndefineFlags flags, CancellationToken cancellationToken)
    {
        if (flags.HasFlag(isForgotten))
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

    /// <summary>Gives the tree of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The tree.</returns>
    protected abstract MomentTree<TMoment> TreeOf(QemuDomain domain);

    /// <summary>Gives a domain a tree without anything in it.</summary>
    /// <param name="domain">The domain.</param>
    protected abstract void Clear(QemuDomain domain);

    /// <summary>Reads what the driver itself has written.</summary>
    /// <param name="element">The element.</param>
    /// <returns>What it describes.</returns>
    protected abstract TMoment ReadOwn(XElement element);

    /// <summary>Describes one for its file.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="moment">What is described.</param>
    /// <returns>The whole description, with what is secret.</returns>
    protected abstract string Describe(QemuDomain domain, TMoment moment);

    /// <summary>Writes one.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="moment">What is written.</param>
    /// <param name="isCurrent">Whether the domain is at it.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The work.</returns>
    private protected Task WriteAsync(QemuDomain domain, TMoment moment, bool isCurrent, CancellationToken cancellationToken)
    {
        var element = VirtXml.Parse(Describe(domain, moment), Root);
        element.Add(new XElement("active", isCurrent ? "1" : "0"));
        return FilesOf(domain).SaveAsync(moment.Name, element, cancellationToken);
    }

    private void Forget(QemuDomain domain)
    {
        if (TreeOf(domain).Count == 0)
        {
            return;
        }

        lock (node.Gate)
        {
            Clear(domain);
            Count(domain);
        }

        Directory.Delete(Path.Combine(_directory, domain.Name), recursive: true);
    }

    private static void Count(QemuDomain domain) => domain.CountMoments(domain.Snapshots.Count, domain.Checkpoints.Count);

    private DefinitionFiles FilesOf(QemuDomain domain) => new(Path.Combine(_directory, domain.Name), VirtErrorDomain.Qemu);
}
