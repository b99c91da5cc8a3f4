using System.Reflection;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Xdr;
using VirtPS.Tests.Unit.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>Every record of the protocol, and the encodings written by hand.</summary>
public sealed class RecordTests
{
    private const string Uuid = "6695eb01f6a4830479aa97f2502e193f";

    private static readonly DomainRef Domain = new("test", new("6695eb01-f6a4-8304-79aa-97f2502e193f"), 1);

    public static TheoryData<string> Names =>
        [.. Records.Select(type => type.Name)];

    private static IEnumerable<Type> Records => typeof(Procedure).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Procedure).Namespace && type.GetCustomAttribute<XdrRecordAttribute>() is not null)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_comes_back_as_it_went(string name)
    {
        var type = Records.Single(type => type.Name == name);
        foreach (var full in new[] { false, true })
        {
            var sample = new RecordSample(full).Of(type);
            var bytes = RecordCodec.Write(sample);
            var back = RecordCodec.Read(type, bytes);
            RecordCodec.AssertSame(sample, back, name);
            Assert.Equal(bytes, RecordCodec.Write(back));
            Assert.Equal(0, bytes.Length % 4);
            Assert.All(
                Enumerable.Range(0, bytes.Length / 4),
                words => Assert.Throws<XdrException>(() => RecordCodec.Read(type, bytes[..(words * 4)])));
        }
    }

    [Fact]
    public void Every_record_is_used()
    {
        var used = new HashSet<Type>();
        foreach (var entry in ProcedureTable.All)
        {
            Visit(entry.Arguments, used);
            Visit(entry.Result, used);
        }

        // The payload of a refusal belongs to no procedure.
        Visit(typeof(ErrorRecord), used);
        Assert.Empty(Records.Except(used).Select(type => type.Name));
    }

    [Fact]
    public void A_domain_is_name_uuid_and_number() =>
        XdrBytes.Check($"00000004 74657374 {Uuid} 00000001", new DomainArgs(Domain));

    [Fact]
    public void The_name_of_a_snapshot_comes_before_its_domain() =>
        XdrBytes.Check(
            $"00000002 73310000 00000004 74657374 {Uuid} 00000001", new SnapshotResult(new(Domain, "s1")));

    [Fact]
    public void The_uuid_of_a_secret_comes_before_its_use() =>
        XdrBytes.Check(
            $"{Uuid} 00000001 00000002 2f760000", new SecretArgs(new(Domain.Uuid, SecretUsageType.Volume, "/v")));

    [Theory]
    [InlineData(-1, "00000001 ffffffff")]
    [InlineData(1u, "00000002 00000001")]
    [InlineData(-2L, "00000003 fffffffffffffffe")]
    [InlineData(2UL, "00000004 0000000000000002")]
    [InlineData(1.0, "00000005 3ff0000000000000")]
    [InlineData(true, "00000006 00000001")]
    [InlineData("a", "00000007 00000001 61000000")]
    public void The_type_of_a_parameter_comes_before_its_value(object value, string hex)
    {
        var read = XdrBytes.Check($"00000001 00000001 78000000 {hex}", new ManyParametersResult([new("x", value)]));
        Assert.Equal([new("x", value)], read.Parameters);
    }

    [Fact]
    public void A_boolean_parameter_is_any_number() =>
        Assert.Equal(
            [new("x", true)],
            XdrBytes.Read<ManyParametersResult>("00000001 00000001 78000000 00000006 00000002").Parameters);

    [Theory]
    [InlineData("00000000 00000000")]
    [InlineData("00000008 00000000")]
    public void A_parameter_of_an_unknown_type_is_refused(string hex) =>
        Assert.Throws<XdrException>(() => XdrBytes.Read<ManyParametersResult>($"00000001 00000001 78000000 {hex}"));

    [Fact]
    public void A_parameter_that_holds_something_else_is_not_sent() =>
        Assert.Throws<XdrException>(() => XdrBytes.Write(new ManyParametersResult([new("x", DateTime.UnixEpoch)])));

    private static void Visit(Type type, HashSet<Type> seen)
    {
        var plain = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        if (RecordCodec.IsRecord(plain) && seen.Add(plain))
        {
            foreach (var property in plain.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            {
                Visit(property.PropertyType, seen);
            }
        }
    }
}
