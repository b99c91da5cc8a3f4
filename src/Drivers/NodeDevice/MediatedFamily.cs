using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Mediated;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NodeDevice;

/// <summary>What can be done with mediated devices.</summary>
/// <param name="store">The devices.</param>
/// <param name="mediated">Makes and keeps them.</param>
internal sealed class MediatedFamily(DeviceStore store, IMediatedDevices mediated)
{
    /// <summary>Takes over what is defined now.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The look.</returns>
    internal async Task ReloadAsync(CancellationToken cancellationToken) => store.Define(await mediated.ListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Makes a device that is gone after the host restarts.</summary>
    /// <param name="request">The <c>device</c> element that asks for it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The device's name.</returns>
    internal async Task<string> CreateAsync(XElement request, CancellationToken cancellationToken)
    {
        var definition = Read(request);
        var uuid = await mediated.CreateAsync(definition, cancellationToken).ConfigureAwait(false);
        store.Rescan();
        return DeviceStore.NameOf(definition with { Uuid = uuid });
    }

    /// <summary>Stores a definition.</summary>
    /// <param name="request">The <c>device</c> element.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The device's name.</returns>
    internal async Task<string> DefineAsync(XElement request, CancellationToken cancellationToken)
    {
        var definition = Read(request);
        var uuid = await mediated.DefineAsync(definition, cancellationToken).ConfigureAwait(false);
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
        return DeviceStore.NameOf(definition with { Uuid = uuid });
    }

    /// <summary>Makes a defined device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The start.</returns>
    internal async Task StartAsync(HostNodeDevice device, CancellationToken cancellationToken)
    {
        if (device.IsActive)
        {
            throw Invalid("Device is already active");
        }

        await mediated.CreateAsync(device.Definition!, cancellationToken).ConfigureAwait(false);
        store.Rescan();
    }

    /// <summary>Takes a device away; its definition stays.</summary>
    /// <param name="device">The device.</param>
    /// <param name="uuid">Its number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The removal.</returns>
    internal async Task DestroyAsync(HostNodeDevice device, Guid uuid, CancellationToken cancellationToken)
    {
        if (!device.IsActive)
        {
            throw Invalid($"Device '{device.Name}' is not active");
        }

        await mediated.DestroyAsync(uuid, cancellationToken).ConfigureAwait(false);
        store.Refresh(device.Path!, tellUpdates: false);
    }

    /// <summary>Removes a definition; the device stays while it is there.</summary>
    /// <param name="device">The device.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The removal.</returns>
    internal async Task UndefineAsync(HostNodeDevice device, CancellationToken cancellationToken)
    {
        await mediated.UndefineAsync(DefinitionOf(device, "Node device '" + device.Name + "' is not defined"), cancellationToken).ConfigureAwait(false);
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether a device is made as soon as its parent is there.</summary>
    /// <param name="device">The device.</param>
    /// <param name="autostart">Whether it shall.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task SetAutostartAsync(HostNodeDevice device, bool autostart, CancellationToken cancellationToken)
    {
        var definition = DefinitionOf(device, "cannot set autostart for transient device");
        if (definition.Autostart != autostart)
        {
            await mediated.DefineAsync(definition with { Autostart = autostart }, cancellationToken).ConfigureAwait(false);
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Changes the type and the attributes of a definition.</summary>
    /// <remarks>virNodeDeviceUpdate, since libvirt 10.1. The kernel lets nobody change a device that is there but by its attributes.</remarks>
    /// <param name="device">The device.</param>
    /// <param name="request">The <c>device</c> element as it shall be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task UpdateDefinitionAsync(HostNodeDevice device, XElement request, CancellationToken cancellationToken)
    {
        var before = DefinitionOf(device, $"Node device '{device.Name}' is not persistent");
        var after = MdevDefinition.Read(CapabilityOf(request), before.Parent);
        if (after.Uuid is { } uuid && uuid != before.Uuid)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, $"Cannot update device '{device.Name}', uuid mismatch (current uuid '{VirtUuid.Format(before.Uuid!.Value)}')", VirtErrorDomain.NodeDevice);
        }

        await mediated.DefineAsync(before with { Type = after.Type, Attributes = after.Attributes }, cancellationToken).ConfigureAwait(false);
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
    }

    private static XElement CapabilityOf(XElement request) => request.Elements("capability").First(one => (string?)one.Attribute("type") == "mdev");

    private static MdevDefinition DefinitionOf(HostNodeDevice device, string otherwise) => device.Definition ?? throw Invalid(otherwise);

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.NodeDevice);

    private MdevDefinition Read(XElement request)
    {
        var name = (string?)request.Element("parent") is { Length: > 0 } said
            ? said
            : throw new VirtException(VirtErrorCode.ConfigUnsupported, "missing parent device", VirtErrorDomain.NodeDevice);
        if (!store.TryFind(name, out var parent))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, $"invalid parent device '{name}'", VirtErrorDomain.NodeDevice);
        }

        // What is wrong with the words is told before what is wrong with the parent.
        var definition = MdevDefinition.Read(CapabilityOf(request), name);
        return parent.Path is { } path && parent.Capabilities.Intersect(["pci", "css", "ap_matrix", "mdev_types"]).Any()
            ? definition with { Parent = System.IO.Path.GetFileName(path) }
            : throw new VirtException(VirtErrorCode.ParseFailed, $"Unable to find address for parent device '{name}'", VirtErrorDomain.NodeDevice);
    }
}
