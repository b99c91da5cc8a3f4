using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>The domains of the QEMU driver.</summary>
/// <param name="node">Where they are.</param>
internal sealed class QemuDomainTable(QemuNode node) : DomainTable<QemuDomain>(QemuNode.Speaker)
{
    /// <summary>Finds a domain that a caller holds a reference to, and that runs.</summary>
    /// <param name="reference">The reference.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="Engine.Errors.VirtException">NoDomain when there is none; OperationInvalid when it does not run.</exception>
    internal QemuDomain FindActive(DomainRef reference) => Find(reference) is { IsActive: true } domain ? domain : throw SharedErrors.NotRunning();

    /// <inheritdoc/>
    protected override QemuDomain Make(DomainDefinition definition) => new(definition, node);
}
