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
        // What programs can do is needed by the first definition, not by the first list.
        foreach (var (_, path) in QemuPrograms.Find())
        {
            _ = WarmAsync(path);
        }

        var reconnector = new QemuReconnector(node);
        var running = reconnector.Read();
        Load(cancellationToken);
        await reconnector.ReconnectAsync(running, cancellationToken).ConfigureAwait(false);
        _ = Task.Run(() => AutostartAsync(cancellationToken), CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => node.DisposeAsync();

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

    private void Load(CancellationToken cancellationToken)
    {
        var names = node.Definitions.List();
        var found = new ConcurrentBag<DomainDefinition>();
        var saved = Directory.Exists(node.Places.Saves)
            ? Directory.EnumerateFiles(node.Places.Saves, "*.save").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal)
            : [];
        Parallel.ForEach(
            names,
            new ParallelOptions { CancellationToken = cancellationToken },
            name =>
            {
                try
                {
                    found.Add(Read(name));
                }
                catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
                {
                    node.Log(LogPriority.Error, $"cannot read {node.Definitions.PathOf(name)}: {e.Message}");
                }
            });
        lock (node.Gate)
        {
            foreach (var definition in found)
            {
                try
                {
                    var domain = node.Table.Define(definition, out _);
                    domain.Autostart = node.Definitions.IsAutostart(domain.Name);
                    domain.AutostartOnce = node.OnceFiles.Has(domain.Name);
                    domain.ManagedSave = saved.Contains(domain.Name);
                }
                catch (VirtException e)
                {
                    node.Log(LogPriority.Error, $"cannot load domain '{definition.Name}': {e.Message}");
                }
            }
        }
    }

    private DomainDefinition Read(string name)
    {
        var text = File.ReadAllBytes(node.Definitions.PathOf(name));
        var definition = DomainDefinition.TryTake(text, node.Forms.Inactive)
            ?? DomainDefinition.Of(node.Forms.Inactive(VirtXml.Parse(new MemoryStream(text), "domain", source: node.Definitions.PathOf(name))), node.Forms.Inactive);
        return definition.Name == name
            ? definition
            : throw QemuNode.Speaker.Internal($"config filename '{node.Definitions.PathOf(name)}' doesn't match domain name '{definition.Name}'");
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
        foreach (var domain in waiting)
        {
            try
            {
                if (domain.AutostartOnce)
                {
                    node.OnceFiles.Set(domain.Name, once: false);
                    domain.AutostartOnce = false;
                }

                await power.StartAsync(domain.Ref, DomainStartFlags.None, this, cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException e)
            {
                node.Log(LogPriority.Error, $"cannot autostart domain '{domain.Name}': {e.Message}");
            }
        }
    }
}
