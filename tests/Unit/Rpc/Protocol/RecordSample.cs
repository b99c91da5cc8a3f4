using System.Reflection;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>Makes values of records by their constructors, the same ones each time.</summary>
/// <param name="full">Whether optional fields are given and arrays have elements.</param>
internal sealed class RecordSample(bool full)
{
    private static readonly NullabilityInfoContext Nullability = new();

    private int _count;

    public object Of(Type type) => type == typeof(TypedParameter) ? Parameter() : Make(type);

    private object Make(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .MaxBy(candidate => candidate.GetParameters().Length);
        return constructor is null || constructor.GetParameters().Length == 0
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(Field)]);
    }

    private object? Field(ParameterInfo field)
    {
        var type = Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType;
        var isOptional = type != field.ParameterType || Nullability.Create(field).ReadState == NullabilityState.Nullable;
        return isOptional && !full ? null
            : type == typeof(byte[]) ? Bytes(field.GetCustomAttribute<FixedAttribute>()?.Count)
            : type.IsArray ? Array(type.GetElementType()!)
            : Scalar(type);
    }

    private byte[] Bytes(int? length) => full || length is not null ? [.. Enumerable.Range(0, length ?? 7).Select(i => (byte)(250 + i))] : [];

    private Array Array(Type element)
    {
        var array = System.Array.CreateInstance(element, full ? 3 : 0);
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(Scalar(element), i);
        }

        return array;
    }

    private object Scalar(Type type)
    {
        var number = ++_count;
        return type.IsEnum ? Enum.ToObject(type, 1)
            : type == typeof(string) ? $"text {number} ü"
            : type == typeof(Guid) ? new Guid(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
            : type == typeof(int) ? -number
            : type == typeof(uint) ? uint.MaxValue - (uint)number
            : type == typeof(long) ? long.MinValue + number
            : type == typeof(ulong) ? ulong.MaxValue - (ulong)number
            : Of(type);
    }

    private TypedParameter Parameter()
    {
        var number = ++_count;
        return new($"field.{number}", (number % 7) switch
        {
            0 => -number,
            1 => (uint)number,
            2 => long.MinValue + number,
            3 => ulong.MaxValue - (ulong)number,
            4 => number / 3.0,
            5 => number % 2 == 0,
            _ => $"value {number}",
        });
    }
}
