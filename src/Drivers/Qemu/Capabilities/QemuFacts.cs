using System.Collections.Frozen;

namespace VirtPS.Drivers.Qemu.Capabilities;

/// <summary>What one QEMU program can do, as it said itself over QMP.</summary>
/// <remarks>virQEMUCaps. Everything that decides on a command line or a definition asks here, never for a version where QEMU can be asked for the thing itself.</remarks>
internal sealed record QemuFacts
{
    /// <summary>The program.</summary>
    internal required string Binary { get; init; }

    /// <summary>Says in short what these answers depend on, so that they are asked again when it changes.</summary>
    internal string Stamp { get; init; } = string.Empty;

    /// <summary>The architecture of its guests, in libvirt's words, such as <c>x86_64</c>.</summary>
    internal required string Arch { get; init; }

    /// <summary>Its version.</summary>
    internal required Version Version { get; init; }

    /// <summary>The distribution's name for its build; empty for none.</summary>
    internal string Package { get; init; } = string.Empty;

    /// <summary>Whether it runs guests with KVM here: built in, permitted, and proved by a probe.</summary>
    internal bool HasKvm { get; init; }

    /// <summary>Whether guests can run by macOS's hypervisor, which is not looked for on other hosts.</summary>
    internal bool HasHvf { get; init; }

    /// <summary>Its machine types.</summary>
    internal IReadOnlyList<QemuMachine> Machines { get; init; } = [];

    /// <summary>The CPU models that it knows under TCG.</summary>
    internal IReadOnlyList<QemuCpuModel> TcgCpus { get; init; } = [];

    /// <summary>The CPU models that it knows under KVM.</summary>
    internal IReadOnlyList<QemuCpuModel> KvmCpus { get; init; } = [];

    /// <summary>The best CPU that guests have under TCG; null where QEMU does not tell.</summary>
    internal QemuHostCpu? TcgHost { get; init; }

    /// <summary>The best CPU that guests have under KVM; null where QEMU does not tell.</summary>
    internal QemuHostCpu? KvmHost { get; init; }

    /// <summary>The QOM types that it can make: devices, objects, backends.</summary>
    internal FrozenSet<string> Types { get; init; } = [];

    /// <summary>The properties of the devices and objects that decisions depend on.</summary>
    internal FrozenDictionary<string, FrozenSet<string>> Properties { get; init; } = FrozenDictionary<string, FrozenSet<string>>.Empty;

    /// <summary>The QMP commands.</summary>
    internal FrozenSet<string> Commands { get; init; } = [];

    /// <summary>The paths into QMP's schema that are there, such as <c>blockdev-add/arg-type/+file/drop-cache</c>, of those that decisions depend on.</summary>
    internal FrozenSet<string> SchemaPaths { get; init; } = [];

    /// <summary>The options of the command line, as <c>option</c> and <c>option/parameter</c>.</summary>
    internal FrozenSet<string> Options { get; init; } = [];

    /// <summary>The versions of ARM's interrupt controller that guests with KVM can have.</summary>
    internal IReadOnlyList<int> GicVersions { get; init; } = [];

    /// <summary>Tells whether it has a type.</summary>
    /// <param name="type">A device or object, such as <c>virtio-blk-pci</c>.</param>
    /// <returns>Whether it has.</returns>
    internal bool Has(string type) => Types.Contains(type);

    /// <summary>Tells whether a type has a property.</summary>
    /// <param name="type">A device or object.</param>
    /// <param name="property">The property.</param>
    /// <returns>Whether it has.</returns>
    internal bool Has(string type, string property) => Properties.TryGetValue(type, out var found) && found.Contains(property);

    /// <summary>Finds a machine type by its name or its alias.</summary>
    /// <param name="name">The name, such as <c>pc-q35-7.2</c> or <c>q35</c>.</param>
    /// <returns>The machine type, or nothing.</returns>
    internal QemuMachine? Machine(string name) => Machines.FirstOrDefault(machine => machine.Name == name || machine.Alias == name);
}

/// <summary>A machine type.</summary>
/// <param name="Name">Its name, such as <c>pc-i440fx-7.2</c>.</param>
/// <param name="Alias">Its other name, such as <c>pc</c>.</param>
/// <param name="MaximumCpus">The most virtual CPUs that it takes.</param>
/// <param name="HotplugCpus">Whether virtual CPUs can be added while it runs.</param>
/// <param name="DefaultCpu">The CPU type that it has when none is asked for.</param>
/// <param name="DefaultRam">The name of its main memory backend, such as <c>pc.ram</c>.</param>
/// <param name="IsDefault">Whether it is used when none is asked for.</param>
/// <param name="IsDeprecated">Whether it will go.</param>
/// <param name="NumaMemory">Whether NUMA nodes take their memory from backends only, because the machine has no sizes of nodes any more.</param>
internal sealed record QemuMachine(
    string Name, string? Alias, int MaximumCpus, bool HotplugCpus, string? DefaultCpu, string? DefaultRam, bool IsDefault, bool IsDeprecated, bool NumaMemory);

/// <summary>A CPU model that QEMU knows.</summary>
/// <param name="Name">Its name, such as <c>Nehalem</c>.</param>
/// <param name="TypeName">The QOM type behind it.</param>
/// <param name="Blockers">The features that keep it from running here; null when that is not known.</param>
/// <param name="IsDeprecated">Whether it will go.</param>
internal sealed record QemuCpuModel(string Name, string TypeName, IReadOnlyList<string>? Blockers, bool IsDeprecated);

/// <summary>The best CPU that an accelerator gives guests.</summary>
/// <param name="Vendor">The word that the CPU says for its maker; null where QEMU does not tell.</param>
/// <param name="Family">Its family.</param>
/// <param name="Model">Its model.</param>
/// <param name="Stepping">Its stepping.</param>
/// <param name="Features">Its features in libvirt's names, and whether a guest that has them may go to another host.</param>
/// <param name="Known">All features that QEMU knows, whether guests have them or not.</param>
/// <param name="HyperV">What QEMU offers Windows of Hyper-V's, in QEMU's names without their <c>hv-</c>.</param>
internal sealed record QemuHostCpu(
    string? Vendor, int Family, int Model, int Stepping, IReadOnlyDictionary<string, bool> Features, IReadOnlyList<string> Known,
    IReadOnlyList<string> HyperV);
