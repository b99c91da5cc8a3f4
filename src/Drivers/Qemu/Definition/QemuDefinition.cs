using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Brings the definitions of QEMU's guests into the form that libvirt prints.</summary>
/// <remarks>virQEMUDriverDomainDefParserConfig: what qemuDomainDefPostParse, qemuDomainAssignAddresses and qemuValidateDomainDef do, on top of the rules for all drivers.</remarks>
internal static class QemuDefinition
{
    private static readonly string[] Types = ["qemu", "kvm", "hvf"];

    /// <summary>Finds the program that runs a guest, before anything else of its definition is looked at.</summary>
    /// <param name="domain">The definition as it was given.</param>
    /// <param name="host">What the host lends.</param>
    /// <returns>The program.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/> when no program runs guests of its architecture.</exception>
    public static string EmulatorOf(XElement domain, QemuHost host)
    {
        if (domain.Element("devices")?.Text("emulator") is { } named)
        {
            return named;
        }

        var arch = domain.Element("os")?.Element("type")?.Get("arch") ?? host.Arch;
        return host.Emulator(arch)
            ?? throw new VirtException(VirtErrorCode.ConfigUnsupported, $"No emulator found for arch '{arch}'", VirtErrorDomain.Qemu);
    }

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="domain">The domain's element.</param>
    /// <param name="facts">What the guest's QEMU can do: of the program that <see cref="EmulatorOf"/> names.</param>
    /// <param name="host">What the host and the driver's configuration lend.</param>
    /// <param name="active">Whether the document describes a running domain: its id, aliases and generated names are then kept.</param>
    /// <param name="isNew">
    /// Whether the definition comes from a user now, rather than from a file: then libvirt's present defaults hold for what its guest sees.
    /// </param>
    /// <param name="validate">Whether it is checked; what stands in the driver's own files is not, lest a guest be lost to a stricter version.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">What <see cref="DomainNormalizer.Normalize"/> throws, and what QEMU's own rules refuse, mostly <see cref="VirtErrorCode.ConfigUnsupported"/>.</exception>
    public static XElement Normalize(
        XElement domain, QemuFacts facts, QemuHost host, bool active = false, bool isNew = false, bool validate = true) =>
        // What a running guest was started from may have gone since.
        DomainNormalizer.Normalize(domain, Defaults(domain, facts, host, isNew) with { Validate = validate, BootFromDisk = !active }, active);

    /// <summary>Normalises a device that is given by itself.</summary>
    /// <param name="device">The device; it is left as it is.</param>
    /// <param name="domain">The definition that it is for, in its normal form; it is left as it is.</param>
    /// <param name="facts">What the guest's QEMU can do.</param>
    /// <param name="host">What the host and the driver's configuration lend.</param>
    /// <param name="active">Whether the device is of a running domain: its alias and generated names are then kept.</param>
    /// <param name="isNew">Whether it is new, so that what the guest sees of it may still be chosen.</param>
    /// <param name="validate">Whether it is checked; a device that is to go is not.</param>
    /// <returns>The device's normal form.</returns>
    /// <exception cref="VirtException">What is wrong with the device itself, mostly <see cref="VirtErrorCode.ConfigUnsupported"/> and <see cref="VirtErrorCode.XmlError"/>.</exception>
    public static XElement NormalizeDevice(XElement device, XElement domain, QemuFacts facts, QemuHost host, bool active, bool isNew, bool validate) =>
        DeviceNormalizer.Normalize(device, domain, Defaults(domain, facts, host, isNew) with { Validate = validate }, active);

    /// <summary>What the driver lends to a definition.</summary>
    internal static DomainDefaults Defaults(XElement domain, QemuFacts facts, QemuHost host, bool isNew) => new()
    {
        Types = Types,
        Arch = host.Arch,
        Emulator = EmulatorOf(domain, host),
        Machine = _ => facts.Machines.FirstOrDefault(machine => machine.IsDefault)?.Name ?? facts.Machines.FirstOrDefault()?.Name,
        MacPrefix = MacAddress.Kvm,
        IsNew = isNew,
        MemoryWithoutSlots = true,
        SecurityModel = host.SecurityModel,
        Driver = new QemuRules(facts, host, isNew),
    };
}
