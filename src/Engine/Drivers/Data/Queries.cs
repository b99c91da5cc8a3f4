namespace VirtPS.Engine.Drivers;

/// <summary>Says which emulator's domain capabilities are wanted; what is null is left to the host.</summary>
/// <param name="Emulator">The emulator's path.</param>
/// <param name="Architecture">The guest's architecture.</param>
/// <param name="Machine">The machine type.</param>
/// <param name="VirtType">The domain type, such as <c>kvm</c>.</param>
/// <param name="Flags">What is told of CPUs.</param>
/// <remarks>virConnectGetDomainCapabilities.</remarks>
public sealed record DomainCapabilitiesQuery(
    string? Emulator = null, string? Architecture = null, string? Machine = null, string? VirtType = null, DomainCapabilitiesFlags Flags = DomainCapabilitiesFlags.None);

/// <summary>Says which hypervisor a CPU is compared with; what is null is left to the host.</summary>
/// <param name="Emulator">The emulator's path.</param>
/// <param name="Architecture">The guest's architecture.</param>
/// <param name="Machine">The machine type.</param>
/// <param name="VirtType">The domain type.</param>
/// <remarks>virConnectCompareHypervisorCPU, virConnectBaselineHypervisorCPU.</remarks>
public sealed record HypervisorCpuQuery(string? Emulator = null, string? Architecture = null, string? Machine = null, string? VirtType = null);

/// <summary>The file that a guest's memory is saved to, or restored from.</summary>
/// <param name="Path">The file's path on the host.</param>
/// <param name="Xml">A description to use in place of the guest's own.</param>
/// <param name="Format">The image's format, such as <c>sparse</c>; null for the host's default.</param>
/// <param name="ParallelChannels">How many channels write at once; 0 for one.</param>
/// <remarks>virDomainSaveParams, virDomainRestoreParams.</remarks>
public sealed record DomainSaveTarget(string Path, string? Xml = null, string? Format = null, int ParallelChannels = 0);

/// <summary>What each step of a migration is given.</summary>
/// <param name="Parameters">virTypedParameters named as VIR_MIGRATE_PARAM_*.</param>
/// <param name="Cookie">What the other side's last step gave; empty at first.</param>
/// <param name="Flags">How the domain migrates.</param>
/// <remarks>The 3Params family of virDomainMigrate procedures.</remarks>
public sealed record MigrationStep(IReadOnlyList<TypedParameter> Parameters, ReadOnlyMemory<byte> Cookie, DomainMigrateFlags Flags);

/// <summary>What the first steps of a migration give.</summary>
/// <param name="Text">From Begin the domain's XML, from Prepare the URI to send memory to.</param>
/// <param name="Cookie">What the other side's next step needs.</param>
/// <remarks>virDomainMigrateBegin3Params, virDomainMigratePrepare3Params.</remarks>
public sealed record MigrationOffer(string? Text, ReadOnlyMemory<byte> Cookie);

/// <summary>What the end of a migration gives at the destination.</summary>
/// <param name="Domain">The domain where it runs now, or nothing after a failure.</param>
/// <param name="Cookie">What the source's last step needs.</param>
/// <remarks>virDomainMigrateFinish3Params.</remarks>
public sealed record MigrationResult(DomainRef? Domain, ReadOnlyMemory<byte> Cookie);
