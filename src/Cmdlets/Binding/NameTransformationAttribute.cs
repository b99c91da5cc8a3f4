using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Takes as a name only what is text or a number, so that any other piped object is bound by its properties.</summary>
/// <remarks>Without it PowerShell would make a name of an object with a Uuid alone by writing the whole object as text.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var items = value is System.Collections.IEnumerable many and not string ? many.Cast<object?>() : [value];
        return items.All(IsPlain)
            ? inputData
            : throw new ArgumentTransformationMetadataException("a name was expected", new PSInvalidCastException("a name is text"));
    }

    private static bool IsPlain(object? item) =>
        (item is PSObject wrapped ? wrapped.BaseObject : item) is string or IConvertible;
}
