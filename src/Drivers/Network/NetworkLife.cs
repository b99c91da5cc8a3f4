using System.Xml.Linq;
using VirtPS.Drivers.Network.Firewall;
using VirtPS.Drivers.Network.Ports;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Hooks;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network;

/// <summary>Starts and stops networks, each with its status file, its hooks and its events. The caller holds the network.</summary>
/// <param name="host">The host's context.</param>
/// <param name="paths">Where the files lie.</param>
/// <param name="store">The networks.</param>
/// <param name="works">What makes them work on the host.</param>
internal sealed class NetworkLife(HostContext host, NetworkPaths paths, NetworkStore store, NetworkWorks works)
{
    /// <summary>The administrator's programs.</summary>
    internal HookScripts Hooks { get; } = new(host.Directories.Configuration, "network");

    /// <summary>Starts a network with a description.</summary>
    /// <param name="network">The network.</param>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the start; nothing is left of it.</param>
    /// <returns>The start.</returns>
    /// <exception cref="VirtException">OperationInvalid when it runs; HookScriptFailed; what the host said.</exception>
    internal async Task StartAsync(VirtualNetwork network, XElement definition, CancellationToken cancellationToken)
    {
        if (network.IsActive)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"network '{network.Name}' is already active", VirtErrorDomain.Network);
        }

        var running = NatPorts.Fill(DevicePool.Fill(definition, Warn));
        await HookAsync(running, "start", "begin", cancellationToken).ConfigureAwait(false);
        await works.CheckAsync(running, cancellationToken).ConfigureAwait(false);

        // Said before anything is made: a daemon that is killed from here on leaves nothing that the next one does not know of.
        await store.SavePassingAsync(running, cancellationToken).ConfigureAwait(false);
        try
        {
            await works.BuildAsync(running, cancellationToken).ConfigureAwait(false);
            network.Start(running);
            await HookAsync(running, "started", "begin", cancellationToken).ConfigureAwait(false);
            await store.SaveStatusAsync(network, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Taken down even when it was the caller who lost patience.
            await works.TakeDownAsync(running, CancellationToken.None).ConfigureAwait(false);
            Forget(network);
            network.Stop();
            throw;
        }

        Tell(network, NetworkEventType.Started);
    }

    /// <summary>Stops a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The stop, which nothing interrupts half-way.</returns>
    internal async Task StopAsync(VirtualNetwork network)
    {
        var running = network.Definition;
        try
        {
            await store.SavePassingAsync(running, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            // A full disk is no reason to keep a network running.
            Warn(e.Message);
        }

        await works.TakeDownAsync(running, CancellationToken.None).ConfigureAwait(false);
        Forget(network);
        network.Stop();
        await RunHookAsync(running, "stopped", "end").ConfigureAwait(false);
        Tell(network, NetworkEventType.Stopped);
    }

    /// <summary>Removes what is kept of a network's run.</summary>
    /// <param name="network">The network.</param>
    internal void Forget(VirtualNetwork network)
    {
        network.Ports.Clear();
        Forget(network.Name);
    }

    /// <summary>Removes what is kept of a run of a network that nobody may know any more.</summary>
    /// <param name="name">The network's name.</param>
    internal void Forget(string name)
    {
        if (Directory.Exists(paths.PortsOf(name)))
        {
            Directory.Delete(paths.PortsOf(name), recursive: true);
        }

        store.Statuses.Remove(name);
    }

    /// <summary>Runs the hooks for a network, and stops what they forbid.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="operation">What happens.</param>
    /// <param name="stage">When: begin or end.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <param name="port">The port that it happens to, if one.</param>
    /// <returns>The run.</returns>
    /// <exception cref="VirtException">HookScriptFailed.</exception>
    internal Task HookAsync(XElement network, string operation, string stage, CancellationToken cancellationToken, XElement? port = null) => Hooks.RunAsync(
        network.Text("name")!, operation, stage,
        () => VirtXml.Write(new XElement("hookData", new XElement(network), port is null ? null : new XElement(port))), cancellationToken);

    /// <summary>Runs the hooks for what has happened and cannot be forbidden.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="operation">What has happened.</param>
    /// <param name="stage">When: begin or end.</param>
    /// <param name="port">The port that it happened to, if one.</param>
    /// <returns>The run.</returns>
    internal async Task RunHookAsync(XElement network, string operation, string stage, XElement? port = null)
    {
        try
        {
            await HookAsync(network, operation, stage, CancellationToken.None, port).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            Warn(e.Message);
        }
    }

    /// <summary>Tells who listens what happened to a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="type">What happened.</param>
    internal void Tell(VirtualNetwork network, NetworkEventType type) => host.Publish(new NetworkLifecycleEvent(network.Ref, type));

    /// <summary>Says in the log what holds nothing up.</summary>
    /// <param name="message">What is said.</param>
    internal void Warn(string message) => host.Log(LogPriority.Warning, "network", message);
}
