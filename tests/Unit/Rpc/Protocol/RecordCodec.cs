using System.Collections;
using System.Reflection;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>Reads and writes records whose types are known only while the tests run.</summary>
internal static class RecordCodec
{
    public static byte[] Write(object record) => (byte[])Call(nameof(WriteAs), record.GetType(), record);

    /// <summary>Reads a record and demands that nothing is left.</summary>
    public static object Read(Type type, byte[] bytes) => Call(nameof(ReadAs), type, bytes);

    /// <summary>Compares two records field by field and element by element.</summary>
    public static void AssertSame(object? expected, object? actual, string path)
    {
        switch (expected)
        {
            case IList elements when actual is IList others:
                Assert.Equal(elements.Count, others.Count);
                for (var i = 0; i < elements.Count; i++)
                {
                    AssertSame(elements[i], others[i], $"{path}[{i}]");
                }

                break;
            case not null when IsRecord(expected.GetType()):
                foreach (var property in expected.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    AssertSame(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
                }

                break;
            default:
                Assert.True(Equals(expected, actual), $"{path} was {expected} and came back as {actual}");
                break;
        }
    }

    public static bool IsRecord(Type type) =>
        type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IXdrRecord<>));

    private static object Call(string method, Type type, object argument)
    {
        try
        {
            return typeof(RecordCodec).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type).Invoke(null, [argument])!;
        }
        catch (TargetInvocationException error) when (error.InnerException is XdrException inner)
        {
            throw inner;
        }
    }

    private static byte[] WriteAs<T>(T record)
        where T : IXdrRecord<T>
    {
        var writer = new XdrWriter();
        T.Write(writer, record);
        return writer.Written.ToArray();
    }

    private static T ReadAs<T>(byte[] bytes)
        where T : IXdrRecord<T>
    {
        var reader = new XdrReader(bytes);
        var record = T.Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return record;
    }
}
