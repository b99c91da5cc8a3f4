using System.Collections.Concurrent;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu;

/// <summary>The QEMU driver's work for as long as the daemon runs.</summary>
/// <param name="node">What its parts share.</param>
internal sealed class QemuService(QemuNode node) : IHostService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What was found out before is read now; a daemon whose clients never ask for QEMU asks no program anything.
        _ = Task.WhenAll(QemuPrograms.Find().Values.Where(node.Programs.IsRemembered).Select(WarmAsync));
        var reconnector = new QemuReconnector(node);
        var running = reconnector.Read();
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        await reconnector.ReconnectAsync(running, cancellationToken).ConfigureAwait(false);
        ReturnLeftovers();
        _ = Task.Run(() => AutostartAsync(cancellationToken), CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => node.DisposeAsync();

    private void ReturnLeftovers()
    {
        HashSet<Guid> running;
        lock (node.Gate)
        {
            running = [.. node.Table.Active.Select(domain => domain.Uuid)];
        }

        node.Confinement.ReturnLeftovers(running);
    }

    private async Task WarmAsync(string path)
    {
        try
        {
            await node.Programs.FactsAsync(path, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VirtException or IOException)
        {
            node.Log(LogPriority.Warning, e.Message);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var names = node.Definitions.List();
        var found = new ConcurrentBag<DomainDefinition>();
        var foreign = new ConcurrentBag<string>();
        var saved = Directory.Exists(node.Places.Saves)
            ? Directory.EnumerateFiles(node.Places.Saves, "*.save").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal)
            : [];
        ReadAll(names, TakeOwn, cancellationToken);
        if (!foreign.IsEmpty)
        {
            // What somebody else wrote has to be brought into form, for which it must be known what programs can do.
            await Task.WhenAll(QemuPrograms.Find().Values.Select(WarmAsync)).WaitAsync(cancellationToken).ConfigureAwait(false);
            ReadAll(foreign, name => found.Add(ReadForeign(name)), cancellationToken);
        }

        Keep(found, saved);

        void TakeOwn(string name)
        {
            if (DomainDefinition.TryTake(File.ReadAllBytes(node.Definitions.PathOf(name)), node.Forms.Inactive) is { } own && own.Name == name)
            {
                found.Add(own);
            }
            else
            {
                foreign.Add(name);
            }
        }
    }

    private void ReadAll(IEnumerable<string> names, Action<string> read, CancellationToken cancellationToken) => Parallel.ForEach(
        names,
        new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
        name =>
        {
            try
            {
                read(name);
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Error, $"cannot read {node.Definitions.PathOf(name)}: {e.Message}");
            }
        });

    private void Keep(IEnumerable<DomainDefinition> found, HashSet<string?> saved)
    {
        var (autostart, once) = (node.Definitions.ListAutostart(), node.OnceFiles.List());
        lock (node.Gate)
        {
            foreach (var definition in found)
            {
                try
                {
                    var domain = node.Table.Define(definition, out _);
                    domain.Autostart = autostart.Contains(domain.Name);
                    domain.AutostartOnce = once.Contains(domain.Name);
                    domain.ManagedSave = saved.Contains(domain.Name);
                }
                catch (VirtException e)
                {
                    node.Log(LogPriority.Error, $"cannot load domain '{definition.Name}': {e.Message}");
                }
            }

            node.Snapshots.Load();
            node.Checkpoints.Load();
        }
    }

    private DomainDefinition ReadForeign(string name)
    {
        var path = node.Definitions.PathOf(name);
        using var text = File.OpenRead(path);
        var definition = DomainDefinition.Of(node.Forms.Loaded(VirtXml.Parse(text, "domain", source: path)), node.Forms.Inactive);
        return definition.Name == name
            ? definition
            : throw QemuNode.Speaker.Internal($"config filename '{path}' doesn't match domain name '{definition.Name}'");
    }

    private async Task AutostartAsync(CancellationToken cancellationToken)
    {
        Domains.QemuDomain[] waiting;
        lock (node.Gate)
        {
            waiting = [.. node.Table.All.Where(domain => !domain.IsActive && (domain.Autostart || domain.AutostartOnce)).OrderBy(domain => domain.Name, StringComparer.Ordinal)];
        }

        // A daemon that starts again on a host that did not must not start what somebody has shut off since.
        if (waiting.Length == 0 || !node.BootMark.TryTake())
        {
            return;
        }

        var power = new Domains.QemuPower(node);
        var flags = node.Settings.File.Saves.StartBypassesCache ? DomainStartFlags.BypassCache : DomainStartFlags.None;
        foreach (var domain in waiting)
        {
            try
            {
                if (domain.AutostartOnce)
                {
                    node.OnceFiles.Set(domain.Name, once: false);
                    domain.AutostartOnce = false;
                }

                await power.StartAsync(domain.Ref, flags, this, cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException e)
            {
                node.Log(LogPriority.Error, $"cannot autostart domain '{domain.Name}': {e.Message}");
            }
        }
    }
}
