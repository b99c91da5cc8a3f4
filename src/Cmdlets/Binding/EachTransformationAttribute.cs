using System.Collections;
using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>The base of attributes that turn each value given to a parameter into one kind of object.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
[AttributeUsage(AttributeTargets.Property)]
public abstract class EachTransformationAttribute<T> : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = Unwrap(inputData);
        return value is IEnumerable many and not string ? many.Cast<object?>().Select(item => One(Unwrap(item))).ToArray() : new[] { One(value) };
    }

    /// <summary>Turns one value.</summary>
    /// <param name="item">The value, without PowerShell's wrapping.</param>
    /// <returns>The object.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">The value is of no use.</exception>
    private protected abstract T One(object? item);

    private static object? Unwrap(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
