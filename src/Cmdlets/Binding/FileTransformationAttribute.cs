using System.Collections;
using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Takes files, as Get-Item gives them, for their paths, before PowerShell looks at any of their properties.</summary>
/// <remarks>Without it a piped file would be bound by its property Name, which other parameters take for the name of an object.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = Unwrap(inputData);
        var items = value is IEnumerable many and not string ? many.Cast<object?>().Select(Unwrap).ToArray() : [value];
        return Array.Exists(items, item => item is FileSystemInfo)
            ? items.Select(item => item is FileSystemInfo file ? file.FullName : $"{item}").ToArray()
            : inputData;
    }

    private static object? Unwrap(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
