using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Model;

/// <summary>The model reaches all of the driver contract, and asks for libvirt's rights on the way.</summary>
public sealed partial class OperationTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>The families of the contract with their members, events apart: what these need depends on the kinds of events.</summary>
    private static IEnumerable<(PropertyInfo Family, MethodInfo Member)> Members =>
        from family in typeof(IDriverConnection).GetProperties()
        where SupportMatrix.Families.Contains(family.PropertyType) && family.PropertyType != typeof(IEventDriver)
        from member in family.PropertyType.GetMethods()
        select (family, member);

    [Fact]
    public async Task Every_member_of_the_contract_can_be_called_through_a_connection()
    {
        var host = new RecordingHost();
        await using var connection = await host.OpenAsync(asks: false);
        List<string> problems = [];
        foreach (var (family, member) in Members)
        {
            if (Find(connection, family, member) is not var (operations, operation))
            {
                problems.Add($"{family.Name}.{member.Name} has no operation");
                continue;
            }

            host.Calls.Clear();
            var arguments = Arguments(member, 0);
            await (Task)operation.Invoke(operations, arguments)!;
            if (host.Calls is not [var call] || call.Member != member || !call.Arguments.SequenceEqual(arguments))
            {
                problems.Add($"{family.Name}.{member.Name} does not hand its arguments to the driver");
            }
        }

        House.House.NoneOf(problems, "The model must reach every member of the contract:");
    }

    [Fact]
    public async Task Every_operation_asks_for_exactly_the_rights_that_libvirt_asks_for()
    {
        var expected = Rights();
        List<string> problems = [.. Members.Select(pair => $"{pair.Family.Name}.{pair.Member.Name}").Except(expected.Select(line => line.Member)).Select(name => name + " is not in the file")];
        var host = new RecordingHost();
        await using var connection = await host.OpenAsync();
        foreach (var (name, flags, rights, _) in expected)
        {
            var (family, member) = Members.Single(pair => $"{pair.Family.Name}.{pair.Member.Name}" == name);
            host.Questions.Clear();
            var (operations, operation) = Find(connection, family, member)!.Value;
            await (Task)operation.Invoke(operations, Arguments(member, flags))!;
            var asked = string.Join(' ', host.Questions.Select(question => question.Permission));
            if (asked != rights)
            {
                problems.Add($"{name} {flags}: asks for '{asked}', libvirt for '{rights}'");
            }
        }

        House.House.NoneOf(problems, "The rights differ from tests/Unit/Model/OperationRights.txt:");
    }

    [Fact]
    public async Task A_read_only_connection_is_refused_exactly_what_libvirt_refuses()
    {
        var host = new RecordingHost();
        await using var connection = await host.OpenAsync(readOnly: true, asks: false);
        List<string> problems = [];
        foreach (var (name, flags, _, expected) in Rights())
        {
            var (family, member) = Members.Single(pair => $"{pair.Family.Name}.{pair.Member.Name}" == name);
            var (operations, operation) = Find(connection, family, member)!.Value;
            host.Calls.Clear();
            var error = await Record.ExceptionAsync(() => (Task)operation.Invoke(operations, Arguments(member, flags))!);
            var refused = error is VirtException { Code: VirtErrorCode.OperationDenied };
            if (refused != expected || refused != (host.Calls.Count == 0))
            {
                problems.Add($"{name} {flags}: {(refused ? "refused" : "not refused")}");
            }
        }

        House.House.NoneOf(problems, "Read-only connections are treated otherwise than tests/Unit/Model/OperationRights.txt says:");
    }

    [Theory]
    [InlineData(VirtEventKind.DomainReboot, "connect.search-domains")]
    [InlineData(VirtEventKind.NetworkMetadataChange, "connect.search-networks")]
    [InlineData(VirtEventKind.StoragePoolRefresh, "connect.search-storage-pools")]
    [InlineData(VirtEventKind.NodeDeviceUpdate, "connect.search-node-devices")]
    [InlineData(VirtEventKind.SecretLifecycle, "connect.search-secrets")]
    [InlineData(VirtEventKind.MonitorEvent, "connect.write")]
    public async Task Listening_needs_the_right_to_look_for_the_objects(VirtEventKind kind, string right)
    {
        var host = new RecordingHost();
        await using var connection = await host.OpenAsync();
        host.Questions.Clear();
        await using var subscription = await connection.Events.SubscribeAsync(VirtEventFilter.Of(kind), _ => { }, CancellationToken.None);
        Assert.Equal([right], host.Questions.Select(question => question.Permission.ToString()));
    }

    private static (object Operations, MethodInfo Operation)? Find(VirtConnection connection, PropertyInfo family, MethodInfo member)
    {
        var operations = typeof(VirtConnection).GetProperty(family.Name)!.GetValue(connection)!;
        Type[] types = [.. member.GetParameters().Select(parameter => parameter.ParameterType)];
        string[] names = [member.Name, member.Name.Replace("ListAsync", "ListSummariesAsync", StringComparison.Ordinal)];
        return names.Select(name => operations.GetType().GetMethod(name, Any, types)).FirstOrDefault(found => found?.ReturnType == member.ReturnType)
            is { } operation ? (operations, operation) : null;
    }

    /// <summary>Makes up arguments of a member: its flags, or the source of addresses, have the number given.</summary>
    private static object?[] Arguments(MethodInfo member, uint flags) =>
        [.. member.GetParameters().Select(parameter => Argument(member.DeclaringType!, parameter, flags))];

    private static object? Argument(Type family, ParameterInfo parameter, uint flags) =>
        parameter.Name is "flags" or "source" && parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, flags)
        : parameter.Name == "xml" ? Document(family, parameter.Member.Name)
        : parameter.ParameterType == typeof(string) ? "text"
        : parameter.ParameterType == typeof(DomainSaveTarget) ? new DomainSaveTarget("/file")
        : parameter.ParameterType == typeof(MigrationStep) ? new MigrationStep([new("destination_name", "text")], default, default)
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;

    private static string Document(Type family, string member) => family.Name switch
    {
        nameof(INetworkDriver) => "<network><name>n</name></network>",
        nameof(INetworkPortDriver) => "<networkport/>",
        nameof(IStoragePoolDriver) => "<pool><name>n</name></pool>",
        nameof(IStorageVolumeDriver) => "<volume><name>n</name></volume>",
        nameof(INodeDeviceDriver) => "<device><name>n</name></device>",
        nameof(IInterfaceDriver) => "<interface name='n'/>",
        nameof(INWFilterDriver) => member.Contains("Binding", StringComparison.Ordinal) ? "<filterbinding/>" : "<filter name='n'/>",
        nameof(ISecretDriver) => "<secret/>",
        _ => "<domain><name>n</name></domain>",
    };

    private static List<(string Member, uint Flags, string Rights, bool Refused)> Rights() =>
    [
        .. File.ReadLines(Path.Combine(House.House.Repository.Root, "tests", "Unit", "Model", "OperationRights.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => Line().Match(line))
            .Select(match => (
                match.Groups["member"].Value,
                uint.Parse(match.Groups["flags"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["rights"].Value,
                match.Groups["refused"].Success)),
    ];

    // The right in brackets is asked once per object, and the made-up lists hold none; AccessTests looks at it.
    [GeneratedRegex(@"^(?<member>\S+) (?<flags>\d+): (?<rights>[^\[!]+?)( \[\S+\])?(?<refused> [-!])?$")]
    private static partial Regex Line();
}
