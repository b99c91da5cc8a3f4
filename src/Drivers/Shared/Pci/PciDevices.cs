using System.Collections.Concurrent;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Pci;

/// <summary>Moves PCI devices between the host's drivers and guests, and knows which guest has which.</summary>
/// <remarks>virHostdevManager, virPCIDeviceDetach. A device is bound to a driver through <c>driver_override</c>, which needs Linux 3.16.</remarks>
/// <param name="tree">The host's files.</param>
internal sealed class PciDevices(HostTree tree)
{
    /// <summary>The driver through which guests reach devices.</summary>
    internal const string GuestDriver = "vfio-pci";

    private const string Bus = "/sys/bus/pci/";
    private const VirtErrorDomain Domain = VirtErrorDomain.NodeDevice;

    private readonly ConcurrentDictionary<PciAddress, (string Driver, string Guest)> _used = new();

    /// <summary>Takes a device for a guest, so that nobody else moves or resets it.</summary>
    /// <param name="address">The device.</param>
    /// <param name="driver">The hypervisor, such as <c>QEMU</c>.</param>
    /// <param name="guest">The guest's name.</param>
    /// <exception cref="VirtException">OperationInvalid when another has it.</exception>
    internal void Take(PciAddress address, string driver, string guest)
    {
        if (!_used.TryAdd(address, (driver, guest)) && _used.TryGetValue(address, out var other) && other != (driver, guest))
        {
            throw InUse(address, other);
        }
    }

    /// <summary>Gives a device up; does nothing when the guest does not have it.</summary>
    /// <param name="address">The device.</param>
    /// <param name="driver">The hypervisor.</param>
    /// <param name="guest">The guest's name.</param>
    internal void Release(PciAddress address, string driver, string guest) => _used.TryRemove(new(address, (driver, guest)));

    /// <summary>Takes a device from the host's driver and binds it to one for guests.</summary>
    /// <param name="address">The device.</param>
    /// <param name="driver">The driver: <c>vfio</c> or nothing for the usual one, <c>xen</c>, or a driver's own name.</param>
    /// <param name="cancellationToken">Stops it before the device is touched.</param>
    /// <returns>The move.</returns>
    /// <exception cref="VirtException">OperationInvalid while a guest has the device; InvalidArg or ArgumentUnsupported for another driver; InternalError when it cannot be loaded; SystemError when the kernel refuses.</exception>
    internal async Task DetachAsync(PciAddress address, string? driver, CancellationToken cancellationToken)
    {
        var name = DriverName(driver);
        RefuseUsed(address);
        await LoadAsync(name, cancellationToken).ConfigureAwait(false);
        if (DriverOf(address) != name)
        {
            Bind(address, name);
        }
    }

    /// <summary>Gives a device back to the host's own driver.</summary>
    /// <param name="address">The device.</param>
    /// <exception cref="VirtException">OperationInvalid while a guest has the device; SystemError when the kernel refuses.</exception>
    internal void Reattach(PciAddress address)
    {
        RefuseUsed(address);
        Bind(address, "\n");
    }

    /// <summary>Resets a device, unless the driver that it is bound to does so by itself.</summary>
    /// <param name="address">The device.</param>
    /// <exception cref="VirtException">InternalError for a bridge, a device in use or one that knows no way to be reset; SystemError when the kernel refuses.</exception>
    internal void Reset(PciAddress address)
    {
        if (PciConfig.TryRead(tree, Device(address)) is { Header: not 0 })
        {
            throw Internal($"Invalid attempt to reset PCI device {address}. Only PCI endpoint devices can be reset");
        }

        if (_used.ContainsKey(address))
        {
            throw Internal($"Not resetting active device {address}");
        }

        if (DriverOf(address) == GuestDriver)
        {
            return;
        }

        if (!tree.Exists(Device(address) + "/reset"))
        {
            throw Internal($"Unable to reset PCI device {address}: no FLR, PM reset or bus reset available");
        }

        tree.Write(Device(address) + "/reset", "1", $"Unable to reset PCI device {address}", Domain);
    }

    private static string Device(PciAddress address) => $"{Bus}devices/{address}";

    private static VirtException Internal(string detail) => new(VirtErrorCode.InternalError, detail, Domain);

    private static VirtException InUse(PciAddress address, (string Driver, string Guest) user) =>
        new(VirtErrorCode.OperationInvalid, $"PCI device {address} is in use by driver {user.Driver}, domain {user.Guest}", Domain);

    private void RefuseUsed(PciAddress address)
    {
        if (_used.TryGetValue(address, out var user))
        {
            throw InUse(address, user);
        }
    }

    private string DriverName(string? driver) => driver switch
    {
        null or "" or "vfio" => GuestDriver,
        "xen" => "pciback",
        "kvm" => throw new VirtException(VirtErrorCode.ArgumentUnsupported, "KVM device assignment is no longer supported on this system", Domain),
        _ when driver.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && tree.Exists($"{Bus}drivers/{driver}") => driver,
        _ => throw new VirtException(VirtErrorCode.InvalidArg, $"unknown driver name '{driver}'", Domain),
    };

    private string? DriverOf(PciAddress address) => tree.Follow(Device(address)) is { } path ? tree.FollowToName(path + "/driver") : null;

    private async Task LoadAsync(string driver, CancellationToken cancellationToken)
    {
        if (tree.Exists($"{Bus}drivers/{driver}"))
        {
            return;
        }

        var result = tree.IsReal && HostProgram.TryFind("modprobe") is { } modprobe
            ? await modprobe.TryRunAsync(["-b", driver], null, cancellationToken).ConfigureAwait(false)
            : null;
        if (!tree.Exists($"{Bus}drivers/{driver}"))
        {
            throw Internal($"Failed to load PCI stub module {driver}{(result is { Error.Length: > 0 } ? ": " + result.Error.Trim() : string.Empty)}");
        }
    }

    /// <summary>Says which driver a device shall have, frees it from the one it has, and lets the kernel look for that one.</summary>
    private void Bind(PciAddress address, string driver)
    {
        var device = Device(address);
        tree.Write(device + "/driver_override", driver, $"Failed to add driver '{driver.Trim()}' to driver_override  interface of PCI device '{address}'", Domain);
        if (DriverOf(address) is { } present)
        {
            tree.Write(device + "/driver/unbind", address.ToString(), $"Failed to unbind PCI device '{address}' from {present}", Domain);
        }

        tree.Write(Bus + "drivers_probe", address.ToString(), $"Failed to trigger a probe for PCI device '{address}'", Domain);
    }
}
