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
                var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
                var found = ConnectionTable.All.Where(one => pattern.IsMatch(one.Name) || one.Uri == text).ToList();
                return found.Count > 0
                    ? found
                    : throw new ArgumentTransformationMetadataException(
                        $"no open connection is called '{text}'; Get-VirtConnection lists them, Connect-VirtHost opens one",
                        new VirtException(VirtErrorCode.InvalidConn, text));
            default:
                throw new ArgumentTransformationMetadataException("a connection, its name or its URI was expected");
        }
    }
}
