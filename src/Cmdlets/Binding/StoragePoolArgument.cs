using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A parameter's value that is a storage pool or the name of one.</summary>
public sealed class StoragePoolArgument : ObjectArgument<VirtStoragePool>
{
    /// <summary>Takes a pool.</summary>
    /// <param name="pool">The pool.</param>
    public StoragePoolArgument(VirtStoragePool pool)
        : base(pool)
    {
    }

    /// <summary>Takes a name.</summary>
    /// <param name="name">The name.</param>
    public StoragePoolArgument(string name)
        : base(name)
    {
    }

    /// <summary>Tells whether a pool that was found is meant: a pattern stands only for pools that are started, since others show nothing.</summary>
    internal bool Covers(VirtStoragePool pool) =>
        pool.IsActive || Object is not null || !WildcardPattern.ContainsWildcardCharacters(Name);
}
