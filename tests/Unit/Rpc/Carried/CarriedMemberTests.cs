using System.Reflection;
using System.Text.Json;
using VirtPS.Drivers.Remote;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;
using VirtPS.Tests.Unit.Model;

namespace VirtPS.Tests.Unit.Rpc.Carried;

/// <summary>What is asked of the remote driver arrives at the daemon's driver, and its answer comes back, member by member.</summary>
public sealed class CarriedMemberTests
{
    private static readonly string[] Carried =
    [
        nameof(IDriverConnection.Host), nameof(IDriverConnection.Networks), nameof(IDriverConnection.NetworkPorts),
        nameof(IDriverConnection.StoragePools), nameof(IDriverConnection.StorageVolumes), nameof(IDriverConnection.NodeDevices),
        nameof(IDriverConnection.Interfaces), nameof(IDriverConnection.NWFilters), nameof(IDriverConnection.Secrets),
    ];

    public static TheoryData<string, bool> Families
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var family in Carried)
            {
                data.Add(family, true);
                data.Add(family, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Every_member_reaches_the_host_as_it_was_called(string familyName, bool full)
    {
        var samples = new MemberSamples(full);
        var host = new RecordingHost { Result = (member, _) => samples.Result(member) };
        await using var connection = await OpenAsync(host);
        var property = typeof(IDriverConnection).GetProperty(familyName)!;
        List<string> problems = [];
        foreach (var member in property.PropertyType.GetMethods())
        {
            host.Calls.Clear();
            var arguments = samples.Arguments(member);
            var call = (Task)member.Invoke(property.GetValue(connection), arguments)!;
            if (await Record.ExceptionAsync(() => call) is { } error)
            {
                problems.Add($"{member.Name} fails: {error.Message}");
                continue;
            }

            var result = call.GetType().GetProperty("Result")?.GetValue(call);
            await using var stream = result as Stream;
            if (!host.Calls.Any(seen => seen.Member == member && Text(seen.Arguments) == Text(arguments)))
            {
                problems.Add($"{member.Name} does not arrive with {Text(arguments)} but as {string.Join(", ", host.Calls.Select(seen => $"{seen.Member.Name}{Text(seen.Arguments)}"))}");
            }

            if (IsTold(member, full) && Text(result) != Text(samples.Result(member)))
            {
                problems.Add($"{member.Name} gives {Text(result)} in place of {Text(samples.Result(member))}");
            }
        }

        House.House.NoneOf(problems, "The wire must carry every member:");
    }

    /// <summary>Whether a member's made-up result can come back: a host that lists the same whatever is asked for seems to be all of it.</summary>
    private static bool IsTold(MethodInfo member, bool full) =>
        member.ReturnType.IsGenericType && member.ReturnType != typeof(Task<Stream>) && (full || member.Name != "ListAsync");

    private static string Text(object? value) => JsonSerializer.Serialize(value);

    private static string Text(object?[] arguments) => JsonSerializer.Serialize(arguments.Where(one => one is not CancellationToken));

    private static async Task<IDriverConnection> OpenAsync(RecordingHost host)
    {
        var nobody = new AuthenticationServices
        {
            Sasl = _ => throw new InvalidOperationException("nobody is asked for SASL"),
            AskPolkitAsync = (_, _) => throw new InvalidOperationException("nobody is asked for polkit"),
        };
        var context = new ServerContext(RemoteDispatch.Create(new ConnectionOpener(new(host)), nobody), new WorkerPool(20));
        return await RemoteDriver.OpenAsync(
            VirtUri.Parse("recording+unix:///"), new DriverOpenOptions(), _ => Task.FromResult<ITransport>(Dial(context)), CancellationToken.None);
    }

    private static MemoryTransport Dial(ServerContext context)
    {
        var (client, server) = MemoryTransport.CreatePair();
        var session = new ServerSession(context, server.Pipe, new ServerPeer { Address = "test", Transport = "unix" }, CancellationToken.None);
        session.Admit();
        _ = session.RunAsync();
        return client;
    }
}
