using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Firmware;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>What QEMU's driver does to a definition between the rules for all drivers.</summary>
internal sealed class QemuRules(QemuFacts facts, QemuHost host, bool isNew) : DomainDriverRules
{
    /// <inheritdoc/>
    public override void CompleteDomain(DomainContext context)
    {
        var guest = Guest(context);
        MachineDefaults.Complete(guest);
        MachineDefaults.Canonicalize(guest);
        FirmwareSelection.Complete(guest);
        DefaultDevices.Add(guest);
        CpuDefaults.Complete(guest);
        FeatureDefaults.Complete(guest);
        VcpuDefaults.Complete(guest);
        GraphicsDefaults.Complete(guest);
    }

    /// <inheritdoc/>
    public override void CompleteDevice(XElement device, DomainContext context) => DeviceDefaults.Complete(device, Guest(context));

    /// <inheritdoc/>
    public override void AssignAddresses(DomainContext context)
    {
        var guest = Guest(context);
        VirtioSerialAddresses.Assign(guest);
        SpaprAddresses.Assign(guest);
        CcwAddresses.Assign(guest);
        VirtioAddressTypes.AssignMmio(guest);
        PciAssigner.Assign(guest);
        UsbAddresses.Assign(guest);
        MemorySlots.Assign(guest);
    }

    /// <inheritdoc/>
    public override void Validate(DomainContext context) => GuestValidation.Check(Guest(context));

    /// <inheritdoc/>
    public override void ValidateDevice(XElement device, DomainContext context) => DeviceValidation.Check(device, Guest(context));

    private QemuGuest Guest(DomainContext context) => new(context, facts, host, isNew);
}
