using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes an argument of a piped pool before any conversion is tried, so that the pool is not taken by a parameter that wants text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StoragePoolTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is VirtStoragePool pool ? new StoragePoolArgument(pool) : inputData;
}
