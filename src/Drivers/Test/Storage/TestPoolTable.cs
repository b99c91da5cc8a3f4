using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>The storage pools of a test node.</summary>
internal sealed class TestPoolTable() : ObjectTable<TestPool>("pool", "storage pool", VirtErrorCode.NoStoragePool, VirtErrorDomain.Storage, VirtErrorDomain.Test)
{
    /// <summary>Takes a pool that a node begins with: persistent and running.</summary>
    /// <param name="element">Its <c>pool</c> element.</param>
    /// <param name="volumes">Its volumes' elements.</param>
    internal void Load(XElement element, IEnumerable<XElement> volumes)
    {
        var pool = Define(StoragePoolNormalizer.Normalize(element));
        pool.Start();
        foreach (var volume in volumes)
        {
            pool.Load(VolumeDocument.Read(volume, pool));
        }
    }

    /// <summary>Finds a pool that must run.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="VirtException">NoStoragePool, or OperationInvalid when it does not run.</exception>
    internal TestPool FindActive(string name)
    {
        var pool = Find(name);
        return pool.IsActive ? pool : throw Invalid($"storage pool '{name}' is not active");
    }

    /// <summary>Finds a pool that must not run.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="VirtException">NoStoragePool, or OperationInvalid when it runs.</exception>
    internal TestPool FindInactive(string name)
    {
        var pool = Find(name);
        return pool.IsActive ? throw Invalid($"storage pool '{name}' is active") : pool;
    }

    /// <inheritdoc/>
    protected override TestPool Make(XElement definition) => new(definition);

    /// <inheritdoc/>
    protected override void RefuseClash(TestPool fresh)
    {
        if (All.FirstOrDefault(other => other.Name != fresh.Name && PoolSource.Clash(other.Definition, fresh.Definition)) is { } rival)
        {
            throw new VirtException(VirtErrorCode.OperationFailed, $"Storage source conflict with pool: '{rival.Name}'", VirtErrorDomain.Storage);
        }
    }

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Test);
}
