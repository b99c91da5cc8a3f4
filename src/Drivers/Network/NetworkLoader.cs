using VirtPS.Drivers.Network.Ports;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network;

/// <summary>Finds the networks again that an earlier daemon knew.</summary>
/// <remarks>networkStateInitialize.</remarks>
/// <param name="paths">Where the files lie.</param>
/// <param name="store">The networks.</param>
/// <param name="life">What starts them.</param>
/// <param name="works">What takes down what is left of one that no longer stands.</param>
internal sealed class NetworkLoader(NetworkPaths paths, NetworkStore store, NetworkLife life, NetworkWorks works)
{
    /// <summary>Reads the definitions.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The reading.</returns>
    internal async Task LoadDefinitionsAsync(CancellationToken cancellationToken)
    {
        foreach (var name in store.Definitions.List())
        {
            await TryAsync(
                name,
                async () =>
                {
                    var path = store.Definitions.PathOf(name);
                    var text = await store.Definitions.ReadAsync(name, cancellationToken).ConfigureAwait(false);
                    var definition = NetworkNormalizer.Normalize(VirtXml.Parse(text, "network", XmlLimits.LocalFile, path));
                    if (definition.Text("name") != name)
                    {
                        throw new VirtException(VirtErrorCode.XmlError, $"Network config filename '{path}' does not match network name '{definition.Text("name")}'");
                    }

                    var network = store.Read(table => table.Define(definition));
                    network.Autostart = store.Definitions.IsAutostart(name);
                }).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the networks that run, and takes down what is left of others; called before this daemon starts any.</summary>
    /// <param name="links">The devices of the host.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The reading.</returns>
    internal async Task LoadRunningAsync(HostLinks links, CancellationToken cancellationToken)
    {
        var names = store.Statuses.List();
        if (names.Count == 0)
        {
            return;
        }

        var present = await links.NamesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var name in names)
        {
            await TryAsync(name, () => TakeOverAsync(name, present, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Starts the networks that start with the host, once after each boot.</summary>
    /// <param name="cancellationToken">Stops the starts.</param>
    /// <returns>The starts.</returns>
    internal async Task AutostartAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(paths.AutostartDone))
        {
            return;
        }

        foreach (var network in store.All.Where(network => network is { Autostart: true, IsActive: false }))
        {
            await TryAsync(
                network.Name,
                () => store.WithAsync(
                    network.Ref,
                    async found =>
                    {
                        await life.StartAsync(found, found.Definition, cancellationToken).ConfigureAwait(false);
                        return found;
                    },
                    cancellationToken)).ConfigureAwait(false);
        }

        HostDirectory.Make(paths.Run, isPrivate: false);
        await File.WriteAllBytesAsync(paths.AutostartDone, [], cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeOverAsync(string name, IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        var (running, isPassing) = await store.ReadStatusAsync(name, cancellationToken).ConfigureAwait(false);
        if (!isPassing && NetworkWorks.IsStanding(running, present))
        {
            var network = store.Read(table => table.Enlist(running));
            network.Start(running);
            await LoadPortsAsync(network, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await works.TakeDownAsync(running, cancellationToken).ConfigureAwait(false);
            life.Forget(name);
        }
    }

    private async Task LoadPortsAsync(VirtualNetwork network, CancellationToken cancellationToken)
    {
        var files = new DefinitionFiles(paths.PortsOf(network.Name), VirtErrorDomain.Network);
        foreach (var uuid in files.List())
        {
            await TryAsync(
                $"{network.Name}, port {uuid}",
                async () =>
                {
                    var text = await files.ReadAsync(uuid, cancellationToken).ConfigureAwait(false);
                    network.Ports.Set(new NetworkPort(NetworkPortNormalizer.Normalize(VirtXml.Parse(text, "networkport", XmlLimits.LocalFile, files.PathOf(uuid)))));
                }).ConfigureAwait(false);
        }
    }

    private async Task TryAsync(string name, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            life.Warn($"network {name}: {e.Message}");
        }
    }
}
