using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>A guest as its devices see it: the machine they sit in, and the buses that its controllers make.</summary>
internal sealed class GuestLayout
{
    // QEMU lists types by their real names, but takes some by others too, which are older than the real ones.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["lsi"] = "lsi53c895a", ["ahci"] = "ich9-ahci", ["virtio-iommu"] = "virtio-iommu-pci",
    };

    /// <summary>Makes the layout of a guest.</summary>
    /// <param name="domain">The live definition, with aliases and addresses.</param>
    /// <param name="facts">What the guest's QEMU can do.</param>
    internal GuestLayout(XElement domain, QemuFacts facts)
    {
        Domain = domain;
        Facts = facts;
        Devices = domain.Element("devices") ?? new XElement("devices");
        var type = domain.Element("os")?.Element("type");
        Arch = type?.Get("arch") ?? facts.Arch;
        Machine = type?.Get("machine") ?? facts.Machines.FirstOrDefault(machine => machine.IsDefault)?.Name ?? "none";
    }

    /// <summary>The definition.</summary>
    internal XElement Domain { get; }

    /// <summary>What the guest's QEMU can do.</summary>
    internal QemuFacts Facts { get; }

    /// <summary>The definition's devices.</summary>
    internal XElement Devices { get; }

    /// <summary>The guest's architecture.</summary>
    internal string Arch { get; }

    /// <summary>The guest's machine type.</summary>
    internal string Machine { get; }

    /// <summary>Whether the guest is a PC of 32 or 64 bits.</summary>
    internal bool IsX86 => Arch is "x86_64" or "i686";

    /// <summary>Whether the guest is an ARM machine.</summary>
    internal bool IsArm => Arch is "aarch64" or "armv7l" or "armv6l";

    /// <summary>Whether the machine is a PC with Q35's chipset.</summary>
    internal bool IsQ35 => IsX86 && (Machine == "q35" || Machine.StartsWith("pc-q35", StringComparison.Ordinal));

    /// <summary>Whether the machine is a PC with i440FX's chipset.</summary>
    internal bool IsI440Fx => IsX86
        && (Machine is "pc" or "xenfv" || Machine.StartsWith("pc-i440", StringComparison.Ordinal) || Machine.StartsWith("pc-0.", StringComparison.Ordinal)
            || Machine.StartsWith("pc-1.", StringComparison.Ordinal) || Machine.StartsWith("rhel", StringComparison.Ordinal));

    /// <summary>Whether the machine is QEMU's smallest, which has no PCI.</summary>
    internal bool IsMicrovm => IsX86 && Machine.StartsWith("microvm", StringComparison.Ordinal);

    /// <summary>Whether the machine is the purely virtual one of ARM, RISC-V and others.</summary>
    internal bool IsVirt => !IsX86 && (Machine == "virt" || Machine.StartsWith("virt-", StringComparison.Ordinal));

    /// <summary>Whether the machine's first IDE controller is part of it.</summary>
    internal bool HasBuiltInIde => IsI440Fx || Machine is "malta" or "sun4u" or "g3beige";

    /// <summary>Whether the guest runs with KVM.</summary>
    internal bool IsKvm => Domain.Get("type") == "kvm";

    /// <summary>Whether a feature of the guest is on.</summary>
    /// <param name="name">The feature's element.</param>
    /// <returns>Whether it is; nothing when the definition does not say.</returns>
    internal bool? Feature(string name) =>
        Domain.Element("features")?.Element(name) is { } feature ? XmlSwitch.Read(feature.Get("state")) ?? true : null;

    /// <summary>Tells a device's alias.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The alias.</returns>
    internal static string AliasOf(XElement device) =>
        device.Element("alias")?.Get("name") ?? throw Refusal.Broken($"the device '{device.Name.LocalName}' has no alias");

    /// <summary>Finds a controller.</summary>
    /// <param name="type">Its type, such as <c>scsi</c>.</param>
    /// <param name="index">Its index.</param>
    /// <returns>The controller; of several on one USB bus the one that the others belong to.</returns>
    internal XElement? Controller(string type, long index) => Devices.Elements("controller")
        .Where(controller => controller.Get("type") == type && controller.Number("index") == index)
        .OrderBy(controller => controller.Element("master") is null ? 0 : 1)
        .FirstOrDefault();

    /// <summary>Tells the alias of a controller that a device sits on.</summary>
    /// <param name="type">The controller's type.</param>
    /// <param name="index">The controller's index.</param>
    /// <returns>The alias.</returns>
    internal string ControllerAlias(string type, long index) =>
        Controller(type, index) is { } controller ? AliasOf(controller) : throw Refusal.Broken($"could not find {type} controller with index '{index}' required for device");

    /// <summary>Tells the name of a PCI bus.</summary>
    /// <param name="bus">Its number.</param>
    /// <param name="address">The address that names it, for the error.</param>
    /// <returns>The name, such as <c>pci.0</c>.</returns>
    internal string PciBus(long bus, string address)
    {
        var controller = Controller("pci", bus) ?? throw Refusal.Broken($"Could not find PCI controller with index '{bus}' required for device at address '{address}'");

        // The roots are parts of the machine; whatever alias the user chose for them, their names are QEMU's.
        return controller.Get("model") switch
        {
            "pci-root" => "pci.0",
            "pcie-root" => "pcie.0",
            _ => AliasOf(controller),
        };
    }

    /// <summary>Tells whether QEMU knows a property of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="property">The property.</param>
    /// <param name="since">The version that brought it, for QEMUs whose properties were not asked for.</param>
    /// <returns>Whether it does.</returns>
    internal bool Knows(string type, string property, Version since) =>
        Facts.Properties.TryGetValue(type, out var known) ? known.Contains(property) : Facts.Version >= since;

    /// <summary>Tells whether QEMU has a type; of one whose types were not asked for it is believed.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Whether it has.</returns>
    internal bool Has(string type) => Facts.Types.Count == 0 || Facts.Has(OtherNames.GetValueOrDefault(type, type));

    /// <summary>Refuses a device whose type this QEMU does not have.</summary>
    /// <param name="type">QEMU's type.</param>
    /// <param name="what">What the definition calls it.</param>
    internal void Require(string type, string what)
    {
        if (!Has(type))
        {
            throw Refusal.Unsupported($"{what} is not supported by this QEMU: it has no '{type}'");
        }
    }
}
