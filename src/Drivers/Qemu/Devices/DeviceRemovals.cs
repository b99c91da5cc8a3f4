using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Events;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Ends what belongs to devices that guests have let go of, however that came about.</summary>
/// <remarks>qemuDomainRemoveDevice. A guest may take its time with a device: QEMU says when it is gone, and so may a restarted daemon's.</remarks>
internal sealed class DeviceRemovals : IQemuPart
{
    private readonly QemuNode _node;

    /// <summary>Makes it, and has it hear of devices.</summary>
    /// <param name="node">Where the guests are.</param>
    internal DeviceRemovals(QemuNode node)
    {
        _node = node;
        node.Events.Add("DEVICE_DELETED", Deleted);
        node.Events.Add("DEVICE_UNPLUG_GUEST_ERROR", (domain, run, happened) => Refused(domain, run, happened.Text("device")));
        node.Events.Add("MEM_UNPLUG_ERROR", (domain, run, happened) => Refused(domain, run, happened.Text("device")));
        node.Events.Add("MEMORY_DEVICE_SIZE_CHANGE", Resized);
    }

    /// <summary>Begins to wait for a device to go.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="alias">The device.</param>
    /// <returns>Ends with whether it went; a guest that refuses makes it false.</returns>
    internal static Task<bool> Await(QemuRun run, string alias) =>
        run.Companion(() => new Waiting()).Tasks.GetOrAdd(alias, _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits for it no more.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="alias">The device.</param>
    internal static void Forget(QemuRun run, string alias) => run.Companion(() => new Waiting()).Tasks.TryRemove(alias, out _);

    /// <inheritdoc/>
    public async Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        // What went while no daemon listened is missing from QEMU's list now.
        var devices = await run.Monitor.RunAsync("qom-list", new JsonObject { ["path"] = "/machine/peripheral" }, cancellationToken).ConfigureAwait(false);
        var there = devices.Items().Select(device => device.Text("name")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var device in domain.Definition.ToTree().Element("devices")?.Elements().Where(IsInPeripheral).ToList() ?? [])
        {
            if (!there.Contains(GuestLayout.AliasOf(device)))
            {
                await RemoveAsync(domain, run, GuestLayout.AliasOf(device), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        foreach (var waiting in run.Companion(() => new Waiting()).Tasks.Values)
        {
            waiting.TrySetResult(true);
        }

        return Task.CompletedTask;
    }

    // Only kinds that can be unplugged, and that surely are devices of QEMU's under their aliases.
    private static bool IsInPeripheral(XElement device) => device.Element("alias")?.Get("name") is not null && device.Name.LocalName switch
    {
        "disk" => device.Element("target")?.Get("bus") is "virtio" or "scsi" or "usb",
        "interface" => true,
        "rng" or "shmem" or "redirdev" or "memory" => device.Get("model") != "sgx-epc",
        _ => false,
    };

    private void Deleted(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (happened.Text("device") is { Length: > 0 } alias)
        {
            _node.Events.Later(domain, run, token => RemoveAsync(domain, run, alias, token));
        }
    }

    private void Refused(QemuDomain domain, QemuRun run, string? alias)
    {
        if (alias is null)
        {
            return;
        }

        _node.Host.Publish(new DomainDeviceRemovalFailedEvent(domain.Ref, alias));
        if (run.Companion(() => new Waiting()).Tasks.TryRemove(alias, out var waiting))
        {
            waiting.TrySetResult(false);
        }
    }

    private void Resized(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (happened.Text("id") is not { } alias || happened.Data.Number("size") is not { } size)
        {
            return;
        }

        _node.Events.Later(
            domain,
            run,
            _ =>
            {
                _node.Changes.ChangeLive(domain, tree =>
                {
                    var target = tree.Element.Element("devices")?.Elements("memory").FirstOrDefault(memory => memory.Element("alias")?.Get("name") == alias)?.Element("target");
                    if (target is not null)
                    {
                        XmlSize.WriteKiB(target, "current", size);
                    }
                });
                return Task.CompletedTask;
            });
        _node.Host.Publish(new DomainMemoryDeviceSizeChangeEvent(domain.Ref, alias, size / ScaledSize.KiB));
    }

    private async Task RemoveAsync(QemuDomain domain, QemuRun run, string alias, CancellationToken cancellationToken)
    {
        var device = domain.Definition.ToTree().Element("devices")?.Elements().FirstOrDefault(candidate => candidate.Element("alias")?.Get("name") == alias);
        if (device is not null)
        {
            await new DeviceRemains(_node, domain, run).ClearAsync(device, cancellationToken).ConfigureAwait(false);
            _node.Changes.ChangeLive(domain, tree => TakeOut(tree.Element, alias));
            _node.Host.Publish(new DomainDeviceRemovedEvent(domain.Ref, alias));
        }

        if (run.Companion(() => new Waiting()).Tasks.TryRemove(alias, out var waiting))
        {
            waiting.TrySetResult(true);
        }
    }

    private static void TakeOut(XElement domain, string alias)
    {
        var device = domain.Element("devices")?.Elements().FirstOrDefault(candidate => candidate.Element("alias")?.Get("name") == alias);
        if (device?.Name.LocalName == "memory" && device.Element("target") is { } target)
        {
            Shrink(domain, XmlSize.Read(target, "size", ScaledSize.KiB) ?? 0);
        }

        device?.Remove();
    }

    // The whole of a guest's memory counts its modules.
    private static void Shrink(XElement domain, long bytes)
    {
        foreach (var name in new[] { "memory", "currentMemory" })
        {
            if (XmlSize.Read(domain, name, ScaledSize.KiB) is { } size && size > bytes)
            {
                XmlSize.WriteKiB(domain, name, size - bytes);
            }
        }
    }

    private sealed class Waiting
    {
        public ConcurrentDictionary<string, TaskCompletionSource<bool>> Tasks { get; } = new(StringComparer.Ordinal);
    }
}
