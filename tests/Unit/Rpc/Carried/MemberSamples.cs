using System.Collections;
using System.Reflection;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Rpc.Carried;

/// <summary>Makes up arguments and results of the contract's members.</summary>
/// <param name="full">Whether everything optional is there and every flag is set, or nothing and none.</param>
internal sealed class MemberSamples(bool full)
{
    private const long Size = 64 * 1024;

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>Makes up the arguments of a member.</summary>
    public object?[] Arguments(MethodInfo member) => [.. member.GetParameters().Select(Make)];

    /// <summary>Makes up what a member gives back; nothing where it gives nothing.</summary>
    public object? Result(MethodInfo member) => member switch
    {
        { ReturnType.IsGenericType: false } => null,

        // What depends on the arguments, or what the protocol carries only as a whole.
        { Name: nameof(IHostDriver.GetFreePagesAsync) } => new FreePages[] { new(3, Size, 7), new(3, 2 * Size, 8), new(4, Size, 9), new(4, 2 * Size, 10) },
        { Name: nameof(IHostDriver.GetCpuMapAsync) } => new NodeCpuMap(2, [true, false]),
        { Name: nameof(IHostDriver.GetSecurityModelAsync) } => new SecurityLabel("selinux", "0", false),
        _ => Make(member.ReturnType.GetGenericArguments()[0], member.Name),
    };

    private object? Make(ParameterInfo parameter) =>
        !full && (Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            || _nullability.Create(parameter).ReadState == NullabilityState.Nullable)
            ? null
            : Make(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, parameter.Name!);

    private object? Make(Type type, string name) => type switch
    {
        _ when type == typeof(CancellationToken) => CancellationToken.None,
        _ when type == typeof(string) => $"a {name}",
        _ when type == typeof(bool) => full,
        _ when type == typeof(int) => name == "cellCount" ? 2 : 3,
        _ when type == typeof(uint) => full ? 1u : 0u,
        _ when type == typeof(long) => Size,
        _ when type == typeof(ulong) => 7ul,
        _ when type == typeof(Guid) => new Guid("6695eb01-f6a4-8304-79aa-97f2502e193f"),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(90),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        _ when type == typeof(byte[]) => new byte[] { 1, 2, 3 },
        _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1, 2, 3]),
        _ when type == typeof(Stream) => new MemoryStream(),
        _ when type == typeof(TypedParameter) => new TypedParameter(name, 5u),
        _ when type == typeof(IReadOnlyDictionary<long, ulong>) => new Dictionary<long, ulong> { [Size] = 7, [2 * Size] = 8 },
        _ when type == typeof(IReadOnlyList<long>) => new[] { Size, 2 * Size },
        { IsEnum: true } => MakeEnum(type),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => MakeList(type.GetGenericArguments()[0], name),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IProgress<>) => null,
        _ => type.GetConstructors().MaxBy(one => one.GetParameters().Length) is { } constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select(Make)])
            : throw new InvalidOperationException($"nobody knows how to make up a {type.Name}"),
    };

    private Array MakeList(Type item, string name)
    {
        var list = Array.CreateInstance(item, 2);
        for (var place = 0; place < list.Length; place++)
        {
            ((IList)list)[place] = Make(item, name);
        }

        return list;
    }

    private object MakeEnum(Type type)
    {
        var values = Enum.GetValuesAsUnderlyingType(type).Cast<object>().ToArray();
        return Enum.ToObject(
            type,
            !type.IsDefined(typeof(FlagsAttribute)) ? values[full ? ^1 : 0]
            : full ? values.Aggregate(0u, (bits, flag) => bits | Convert.ToUInt32(flag, null)) : 0u);
    }
}
