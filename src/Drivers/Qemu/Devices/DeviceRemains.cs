using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Clears away the host's side of a device that the guest has let go of.</summary>
/// <param name="node">Where the guest is.</param>
/// <param name="domain">The domain.</param>
/// <param name="run">Its run.</param>
internal sealed class DeviceRemains(QemuNode node, QemuDomain domain, QemuRun run)
{
    /// <summary>Clears it away; what is gone already is passed over.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task ClearAsync(XElement device, CancellationToken cancellationToken)
    {
        var alias = GuestLayout.AliasOf(device);
        switch (device.Name.LocalName)
        {
            case "disk" when device.Get("type") == "vhostuser":
                await CharacterAsync($"chr-vu-{alias}", cancellationToken).ConfigureAwait(false);
                break;
            case "disk":
                await DiskAsync(device, cancellationToken).ConfigureAwait(false);
                break;
            case "interface":
                await InterfaceAsync(device, alias, cancellationToken).ConfigureAwait(false);
                break;
            case "hostdev":
                await HostDeviceAsync(device, cancellationToken).ConfigureAwait(false);
                break;
            case "memory":
                await ObjectAsync($"mem{alias}", cancellationToken).ConfigureAwait(false);
                break;
            case "rng":
                await ObjectAsync($"obj{alias}", cancellationToken).ConfigureAwait(false);
                await CharacterAsync($"char{alias}", cancellationToken, device.Element("backend")?.Get("model") == "egd").ConfigureAwait(false);
                break;
            case "shmem":
                await ObjectAsync($"shmmem-{alias}", cancellationToken).ConfigureAwait(false);
                await CharacterAsync($"char{alias}", cancellationToken, device.Element("server") is not null).ConfigureAwait(false);
                break;
            case "serial" or "parallel" or "channel" or "console" or "redirdev":
                await CharacterAsync($"char{alias}", cancellationToken).ConfigureAwait(false);
                break;
            case "filesystem":
                await CharacterAsync($"chr-vu-{alias}", cancellationToken).ConfigureAwait(false);
                await node.Preparation.Helpers.EndAsync(run, alias, cancellationToken).ConfigureAwait(false);
                break;
        }

        node.Confinement.Disallow(domain, run, device);
    }

    /// <summary>Removes the nodes of a disk's images, and what they needed.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task DiskAsync(XElement disk, CancellationToken cancellationToken)
    {
        var context = new QemuLaunchContext
        {
            Facts = run.Facts,
            DomainDirectory = run.Directory,
            MasterKey = default,
            Volumes = await QemuVolumes.ReadAsync(node.Resources.Volumes, disk, cancellationToken).ConfigureAwait(false),
        };
        if (StorageImage.OfDisk(disk, context) is not { } image)
        {
            return;
        }

        foreach (var filter in DiskFilters.Of(disk, image).Reverse())
        {
            await NodeAsync(filter.Name, cancellationToken).ConfigureAwait(false);
        }

        foreach (var one in image.Chain)
        {
            await ImageAsync(one, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the nodes of one image, and what they needed.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task ImageAsync(StorageImage image, CancellationToken cancellationToken)
    {
        foreach (var name in BlockChain.Nodes(image))
        {
            await NodeAsync(name, cancellationToken).ConfigureAwait(false);
        }

        foreach (var id in ImageSecrets.Names(image))
        {
            await ObjectAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InterfaceAsync(XElement nic, string alias, CancellationToken cancellationToken)
    {
        if (nic.Get("type") == "hostdev")
        {
            await HostDeviceAsync(nic, cancellationToken).ConfigureAwait(false);
            return;
        }

        await run.Monitor.TryRunAsync("netdev_del", new JsonObject { ["id"] = "host" + alias }, cancellationToken).ConfigureAwait(false);
        await CharacterAsync("char" + alias, cancellationToken, nic.Get("type") == "vhostuser").ConfigureAwait(false);
        await node.Preparation.Cards.DisconnectAsync(run, alias, cancellationToken).ConfigureAwait(false);
    }

    private async Task HostDeviceAsync(XElement device, CancellationToken cancellationToken)
    {
        if (HostDevices.Kind(device) == "scsi" && device.Element("source")?.Get("index") is { } index)
        {
            await NodeAsync($"libvirt-{index}-storage", cancellationToken).ConfigureAwait(false);
        }

        node.Preparation.Passthrough.Release(domain, device);
    }

    private Task NodeAsync(string name, CancellationToken cancellationToken) =>
        run.Monitor.TryRunAsync("blockdev-del", new JsonObject { ["node-name"] = name }, cancellationToken);

    private Task ObjectAsync(string id, CancellationToken cancellationToken) =>
        run.Monitor.TryRunAsync("object-del", new JsonObject { ["id"] = id }, cancellationToken);

    private Task CharacterAsync(string id, CancellationToken cancellationToken, bool isThere = true) =>
        isThere ? run.Monitor.TryRunAsync("chardev-remove", new JsonObject { ["id"] = id }, cancellationToken) : Task.CompletedTask;
}
