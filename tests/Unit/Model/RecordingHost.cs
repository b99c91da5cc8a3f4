using System.Reflection;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Model;

/// <summary>A host that has every family and every member, does nothing, and remembers what it was asked.</summary>
internal sealed class RecordingHost : IDriver, IAccessPolicy
{
    private readonly Dictionary<Type, object> _families = [];
    private readonly IDriverConnection _connection;

    public RecordingHost()
    {
        foreach (var family in SupportMatrix.Families)
        {
            _families[family] = Proxy.Make(family, Answer);
        }

        _connection = (IDriverConnection)Proxy.Make(typeof(IDriverConnection), AnswerConnection);
    }

    public string Name => "recording";

    public IReadOnlyList<string> Schemes => ["recording"];

    public DriverReach Reach => DriverReach.Embedded;

    public IReadOnlyDictionary<Type, Type> Families { get; } = new Dictionary<Type, Type>();

    /// <summary>The calls that reached the driver.</summary>
    public List<(MethodInfo Member, object?[] Arguments)> Calls { get; } = [];

    /// <summary>What the policy was asked.</summary>
    public List<(Permission Permission, AccessTarget? Target)> Questions { get; } = [];

    /// <summary>What the policy says.</summary>
    public Func<Permission, AccessTarget?, bool> Verdict { get; set; } = (_, _) => true;

    /// <summary>What a member gives back in place of nothing.</summary>
    public Func<MethodInfo, object?[], object?> Result { get; set; } = (_, _) => null;

    public Task<VirtConnection> OpenAsync(bool readOnly = false, bool asks = true) => VirtConnection.OpenAsync(
        new DriverRegistry(this),
        VirtUri.Parse("recording:///"),
        new VirtConnectionOptions { Open = new DriverOpenOptions { ReadOnly = readOnly }, Access = asks ? this : AllowAll.Instance },
        CancellationToken.None);

    public Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IDriverConnection?>(_connection);

    public ValueTask<bool> IsAllowedAsync(Permission permission, AccessTarget? target, CancellationToken cancellationToken)
    {
        Questions.Add((permission, target));
        return new(Verdict(permission, target));
    }

    private object? Answer(MethodInfo member, object?[] arguments)
    {
        lock (Calls)
        {
            // A daemon answers several calls of a client at once.
            Calls.Add((member, arguments));
        }

        if (!member.ReturnType.IsGenericType)
        {
            return Task.CompletedTask;
        }

        var type = member.ReturnType.GetGenericArguments()[0];
        return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type)
            .Invoke(null, [Result(member, arguments) ?? Nothing(type)]);
    }

    private object? AnswerConnection(MethodInfo member, object?[] arguments) => member.Name switch
    {
        "get_Uri" => "recording:///",
        "get_IsAlive" => true,
        "get_Closed" => new TaskCompletionSource<ConnectionCloseReason>().Task,
        _ when _families.TryGetValue(member.ReturnType, out var family) => family,
        _ => Nothing(member.ReturnType),
    };

    private static object? Nothing(Type type) =>
        type.IsValueType ? Activator.CreateInstance(type)
        : type == typeof(string) ? "<domain><name>saved</name></domain>"
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
        : type == typeof(IAsyncDisposable) ? new MemoryStream()
        : null;
}

/// <summary>Stands in for an interface; what is called on it goes to a delegate.</summary>
public class Proxy : DispatchProxy
{
    private Func<MethodInfo, object?[], object?>? _answer;

    internal static object Make(Type type, Func<MethodInfo, object?[], object?> answer)
    {
        var made = (Proxy)DispatchProxy.Create(type, typeof(Proxy));
        made._answer = answer;
        return made;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer!(targetMethod!, args ?? []);
}
