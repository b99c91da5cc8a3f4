using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Model;

/// <summary>Which objects the access policy is asked about.</summary>
public sealed partial class AccessTests
{
    private static readonly CancellationToken Token = CancellationToken.None;
    private static readonly Guid Uuid = new("6695eb01-f6a4-8304-79aa-97f2502e193f");
    private static readonly Guid Other = new("dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566");

    private readonly RecordingHost _host = new();

    [Fact]
    public async Task A_found_object_is_shown_only_to_whoever_may_know_it()
    {
        _host.Result = (member, _) => member.Name == nameof(IDomainDriver.LookupByNameAsync) ? new DomainRef("secret", Uuid) : null;
        _host.Verdict = (_, target) => target?.Name != "secret";
        await using var connection = await _host.OpenAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => connection.Domains.LookupByNameAsync("secret", Token));
        Assert.Equal((VirtErrorCode.AccessDenied, VirtErrorDomain.Access), (error.Code, error.Domain));
        Assert.Contains("domain.getattr", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handle_that_joins_one_object_s_name_with_another_s_uuid_gains_nothing()
    {
        var mine = new DomainRef("mine", Uuid);
        var theirs = new DomainRef("theirs", Other);
        _host.Result = (member, arguments) => member.Name == nameof(IDomainDriver.LookupByUuidAsync) ? (Guid)arguments[0]! == Uuid ? mine : theirs : null;
        _host.Verdict = (_, target) => target?.Name != "theirs";
        await using var connection = await _host.OpenAsync();
        await connection.Domains.DestroyAsync(mine, default, Token);
        await Assert.ThrowsAsync<VirtException>(() => connection.Domains.DestroyAsync(mine with { Uuid = Other }, default, Token));

        _host.Calls.Clear();
        await connection.Domains.DestroyAsync(theirs with { Uuid = Uuid }, default, Token);
        Assert.Equal(mine, _host.Calls[^1].Arguments[0]);
    }

    [Fact]
    public async Task Lists_leave_out_what_the_caller_may_not_know()
    {
        List<string> problems = [];
        foreach (var (family, member, right) in Lists())
        {
            var host = new RecordingHost { Result = (called, _) => called.Name == member ? Single(called) : null };
            await using var connection = await host.OpenAsync();
            var operations = typeof(VirtConnection).GetProperty(family)!.GetValue(connection)!;
            var operation = operations.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance).Single(method => method.Name == member);
            object?[] arguments = [.. operation.GetParameters().Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
            var shown = await CountAsync(operation, operations, arguments);
            var asked = host.Questions[^1].Permission.ToString();
            host.Verdict = (permission, _) => permission.ToString() != right;
            var hidden = await CountAsync(operation, operations, arguments);
            if ((shown, hidden, asked) != (1, 0, right))
            {
                problems.Add($"{family}.{member}: {shown} of 1 shown to who may '{right}', {hidden} to who may not; asked for '{asked}'");
            }
        }

        House.House.NoneOf(problems, "Lists must be screened as tests/Unit/Model/OperationRights.txt says in brackets:");
    }

    [Fact]
    public async Task A_document_is_judged_by_its_name_and_uuid_before_anything_else_is_read()
    {
        _host.Verdict = (permission, target) => target is null || permission.ToString() != "domain.write";
        await using var connection = await _host.OpenAsync();
        var xml = $"<domain type='kvm'><uuid>{Uuid}</uuid><name>web</name><memory>not looked at</memory><devices><disk";
        var error = await Assert.ThrowsAsync<VirtException>(() => connection.Domains.DefineAsync(xml, default, Token));
        Assert.Equal(VirtErrorCode.AccessDenied, error.Code);
        Assert.Equal(("web", Uuid), (_host.Questions[^1].Target!.Name, _host.Questions[^1].Target!.Uuid));
        Assert.DoesNotContain(_host.Calls, call => call.Member.Name == nameof(IDomainDriver.DefineAsync));
    }

    [Fact]
    public async Task A_new_volume_is_judged_in_the_pool_that_was_found()
    {
        _host.Result = (member, _) => member.Name == nameof(IStoragePoolDriver.LookupByUuidAsync) ? new StoragePoolRef("images", Uuid) : null;
        await using var connection = await _host.OpenAsync();
        await connection.StorageVolumes.CreateAsync(new StoragePoolRef("mine", Uuid), "<volume><name>a.img</name></volume>", default, null, Token);
        Assert.Equal("images/a.img", _host.Questions[^1].Target!.Name);
        Assert.Equal(new StoragePoolRef("images", Uuid), _host.Calls[^1].Arguments[0]);
    }

    [Fact]
    public async Task A_restored_domain_is_judged_by_what_the_file_holds()
    {
        _host.Result = (member, _) => member.Name == nameof(IDomainSaveDriver.GetImageXmlAsync) ? $"<domain><name>saved</name><uuid>{Uuid}</uuid></domain>" : null;
        await using var connection = await _host.OpenAsync();
        await connection.DomainSaves.RestoreAsync(new DomainSaveTarget("/file"), default, null, Token);
        Assert.Equal(("saved", Uuid), (_host.Questions[^1].Target!.Name, _host.Questions[^1].Target!.Uuid));
    }

    [Fact]
    public async Task An_arriving_domain_is_judged_under_its_new_name()
    {
        await using var connection = await _host.OpenAsync();
        var step = new MigrationStep(
            [new("destination_xml", $"<domain><name>old</name><uuid>{Uuid}</uuid></domain>"), new("destination_name", "new")], default, default);
        await connection.DomainMigrations.PrepareAsync(step, Token);
        Assert.Equal(("new", Uuid), (_host.Questions[^1].Target!.Name, _host.Questions[^1].Target!.Uuid));
    }

    [Fact]
    public async Task A_snapshot_is_judged_as_its_domain()
    {
        _host.Result = (member, _) => member.Name == nameof(IDomainDriver.LookupByUuidAsync) ? new DomainRef("web", Uuid) : null;
        await using var connection = await _host.OpenAsync();
        await connection.DomainSnapshots.DeleteAsync(new SnapshotRef(new DomainRef("x", Uuid), "before"), default, null, Token);
        Assert.Equal("web", _host.Questions[^1].Target!.Name);
        Assert.Equal(new SnapshotRef(new DomainRef("web", Uuid), "before"), _host.Calls[^1].Arguments[0]);
    }

    [Fact]
    public async Task Objects_carry_the_attributes_that_libvirt_gives_to_polkit()
    {
        _host.Result = (member, _) => member.Name == nameof(ISecretDriver.LookupByUuidAsync) ? new SecretRef(Uuid, SecretUsageType.Volume, "/disk") : null;
        await using var connection = await _host.OpenAsync();
        await connection.Secrets.LookupByUuidAsync(Uuid, Token);
        Assert.Equal(
            [KeyValuePair.Create("secret_uuid", Uuid.ToString()), KeyValuePair.Create("secret_usage_volume", "/disk")],
            _host.Questions[^1].Target!.Attributes);
    }

    [Fact]
    public async Task Events_of_objects_that_the_caller_may_not_know_are_not_heard()
    {
        Action<VirtEvent>? tell = null;
        _host.Result = (_, arguments) =>
        {
            tell = arguments.OfType<Action<VirtEvent>>().SingleOrDefault() ?? tell;
            return null;
        };
        _host.Verdict = (_, target) => target?.Name != "theirs";
        await using var connection = await _host.OpenAsync();
        List<string> heard = [];
        await using var subscription = await connection.Events.SubscribeAsync(VirtEventFilter.All, value => heard.Add(value.ObjectName), Token);
        tell!(new DomainLifecycleEvent(new DomainRef("mine", Uuid), DomainEventType.Started, 0));
        tell(new DomainLifecycleEvent(new DomainRef("theirs", Other), DomainEventType.Started, 0));
        tell(new NetworkLifecycleEvent(new NetworkRef("theirs", Other), NetworkEventType.Started));
        tell(new StoragePoolRefreshEvent(new StoragePoolRef("pool", Uuid)));
        Assert.Equal(["mine", "pool"], heard);
    }

    [Fact]
    public async Task What_an_emulator_s_monitor_says_is_kept_from_who_may_not_write()
    {
        Action<VirtEvent>? tell = null;
        _host.Result = (_, arguments) =>
        {
            tell = arguments.OfType<Action<VirtEvent>>().SingleOrDefault() ?? tell;
            return null;
        };
        await using var reader = await _host.OpenAsync(readOnly: true, asks: false);
        List<VirtEvent> heard = [];
        await using var subscription = await reader.Events.SubscribeAsync(VirtEventFilter.All, heard.Add, Token);
        tell!(new MonitorEvent(new DomainRef("mine", Uuid), "VNC_CONNECTED", DateTimeOffset.UnixEpoch, null));
        Assert.Empty(heard);
    }

    [Fact]
    public void Every_event_is_about_an_object_with_rights_or_about_the_connection()
    {
        var kinds = typeof(VirtEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(VirtEvent)) && !type.IsAbstract).ToList();
        Assert.NotEmpty(kinds);
        Assert.All(kinds, type => EventScreen.Subject((VirtEvent)RuntimeHelpers.GetUninitializedObject(type)));
    }

    private static async Task<int> CountAsync(MethodInfo operation, object operations, object?[] arguments)
    {
        var task = (Task)operation.Invoke(operations, arguments)!;
        await task;
        return ((System.Collections.IEnumerable)task.GetType().GetProperty("Result")!.GetValue(task)!).Cast<object>().Count();
    }

    private static Array Single(MethodInfo member)
    {
        var item = member.ReturnType.GetGenericArguments()[0].GetGenericArguments()[0];
        var list = Array.CreateInstance(item, 1);
        list.SetValue(item.IsValueType ? Activator.CreateInstance(item) : RuntimeHelpers.GetUninitializedObject(item), 0);
        return list;
    }

    private static IEnumerable<(string Family, string Member, string Right)> Lists() =>
        from line in File.ReadLines(Path.Combine(House.House.Repository.Root, "tests", "Unit", "Model", "OperationRights.txt"))
        let match = Screened().Match(line)
        where match.Success
        select (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);

    [GeneratedRegex(@"^(\w+)\.(\w+) \d+:.*\[(\S+)\]")]
    private static partial Regex Screened();
}
