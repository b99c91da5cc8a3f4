using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage;

/// <summary>The storage pools of a host.</summary>
/// <param name="backends">What is special about each kind.</param>
internal sealed class HostPoolTable(PoolBackends backends)
    : ObjectTable<HostPool>("pool", "storage pool", VirtErrorCode.NoStoragePool, VirtErrorDomain.Storage, VirtErrorDomain.Storage)
{
    /// <summary>Finds a pool that must run.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="VirtException">NoStoragePool, or OperationInvalid when it does not run.</exception>
    internal HostPool FindActive(string name) => Running(Find(name));

    /// <summary>Finds a pool that must run.</summary>
    /// <param name="pool">What identifies it.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="VirtException">NoStoragePool, or OperationInvalid when it does not run.</exception>
    internal HostPool FindActive(StoragePoolRef pool) => Running(Find(pool.Uuid, pool.Name));

    /// <summary>Finds a pool that must rest.</summary>
    /// <param name="reference">What identifies it.</param>
    /// <param name="how">How errors call it that it runs, such as <c>still</c>.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="VirtException">NoStoragePool, or OperationInvalid when it runs or is being started.</exception>
    internal HostPool FindInactive(StoragePoolRef reference, string how)
    {
        var pool = Find(reference.Uuid, reference.Name);
        if (pool.IsActive)
        {
            throw Invalid($"storage pool '{pool.Name}' is {how} active");
        }

        pool.RefuseWhileStarting();
        return pool;
    }

    /// <inheritdoc/>
    protected override HostPool Make(XElement definition) => new(definition, backends.Find((string)definition.Attribute("type")!));

    /// <inheritdoc/>
    protected override void RefuseClash(HostPool fresh)
    {
        if (All.FirstOrDefault(other => other.Name != fresh.Name && PoolSource.Clash(other.Definition, fresh.Definition)) is { } rival)
        {
            throw new VirtException(VirtErrorCode.OperationFailed, $"Storage source conflict with pool: '{rival.Name}'", VirtErrorDomain.Storage);
        }
    }

    private static HostPool Running(HostPool pool) => pool.IsActive ? pool : throw Invalid($"storage pool '{pool.Name}' is not active");

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Storage);
}
