using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Lets -Connection take the name or URI of an open connection, wildcards included, as well as the object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Flatten(inputData).SelectMany(Resolve).Distinct().ToArray();

    private static IEnumerable<object?> Flatten(object? input)
    {
        var value = input is PSObject wrapped ? wrapped.BaseObject : input;
        return value is System.Collections.IEnumerable many and not string ? many.Cast<object?>().SelectMany(Flatten) : [value];
    }

    private static IEnumerable<VirtConnection> Resolve(object? value)
    {
        switch (value)
        {
            case VirtConnection connection:
                return [connection];
            case string text:
                var found = ConnectionNames.Find(text);
                return found.Count > 0 ? found : throw Refusal(ConnectionNames.Missing(text));
            default:
                throw new ArgumentTransformationMetadataException("a connection, its name or its URI was expected");
        }
    }

    private static ArgumentTransformationMetadataException Refusal(VirtException error) => new(error.Message, error);
}
