using System.Reflection;
using VirtPS.Engine.Access;
using VirtPS.Engine.Rpc.Protocol;
using Xunit.Abstractions;

namespace VirtPS.Tests.Unit.Rpc.Protocol;

/// <summary>The table of procedures as a whole, against libvirt's figures.</summary>
public sealed class ProcedureTableTests(ITestOutputHelper output)
{
    // The highest number of each program in libvirt 12.6.
    private static readonly Dictionary<string, int> Newest = new()
    {
        ["remote"] = 456,
        ["qemu"] = 7,
        ["lxc"] = 1,
        ["admin"] = 20,
        ["keepalive"] = 2,
    };

    [Fact]
    public void Every_number_is_declared_once()
    {
        var declared = ProcedureTable.All.GroupBy(entry => entry.Procedure.Program.Name);
        foreach (var program in declared)
        {
            Assert.Equal(Enumerable.Range(1, Newest[program.Key]), program.Select(entry => entry.Procedure.Number).Order());
            output.WriteLine($"{program.Key}: {program.Count()} of {Newest[program.Key]}");
        }

        Assert.Equal(Newest.Count, declared.Count());
    }

    [Fact]
    public void A_class_lists_its_procedures_in_the_order_of_their_numbers() =>
        Assert.All(
            ProcedureTable.All.GroupBy(entry => entry.Family),
            family => Assert.Equal(family.OrderBy(entry => entry.Procedure.Number), family));

    [Fact]
    public void A_procedure_has_the_name_of_its_property_and_one_program_each() =>
        Assert.All(ProcedureTable.All, entry =>
        {
            Assert.Equal(entry.Property, entry.Procedure.Name);
            Assert.Single(ProcedureTable.All.Where(other => other.Family == entry.Family).Select(other => other.Procedure.Program).Distinct());
        });

    [Fact]
    public void A_strange_caller_may_only_authenticate() =>
        Assert.Equal(
            [66, 67, 68, 69, 70],
            ProcedureTable.All.Where(entry => !entry.Procedure.NeedsAuthentication).Select(entry => entry.Procedure.Number));

    // The annotations @readstream, @writestream and @sparseflag, and what the hand-written bodies of libvirt open.
    [Theory]
    [InlineData(nameof(StreamDirection.Read), new[] { 209, 211 })]
    [InlineData(nameof(StreamDirection.Write), new[] { 148, 208, 215, 304 })]
    [InlineData(nameof(StreamDirection.Both), new[] { 201, 296 })]
    public void Streams_run_as_libvirt_opens_them(string direction, int[] numbers) =>
        Assert.Equal(
            numbers,
            ProcedureTable.All.Where(entry => entry.Procedure.Stream.ToString() == direction).Select(entry => entry.Procedure.Number).Order());

    [Fact]
    public void Only_the_contents_of_volumes_have_holes() =>
        Assert.Equal(
            [208, 209],
            ProcedureTable.All.Where(entry => entry.Procedure.HasHoles).Select(entry => entry.Procedure.Number).Order());

    [Fact]
    public void Events_have_no_rights_no_results_and_no_streams() =>
        Assert.All(ProcedureTable.All.Where(entry => entry.Procedure.IsEvent), entry =>
        {
            Assert.Null(entry.Procedure.Acl);
            Assert.Equal(typeof(Nothing), entry.Result);
            Assert.Equal(StreamDirection.None, entry.Procedure.Stream);
        });

    // The protocol writes the rights with underscores, policies with hyphens.
    [Fact]
    public void Every_right_is_one_that_policies_know()
    {
        var known = typeof(Permissions).GetNestedTypes(BindingFlags.NonPublic)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(field => (Permission)field.GetValue(null)!)
            .Select(permission => $"{permission.ObjectClass}:{permission.Name.Replace('-', '_')}")
            .ToHashSet();

        Assert.Empty(
            from entry in ProcedureTable.All
            from right in $"{entry.Procedure.Acl} {entry.Procedure.Filter}".Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where !known.Contains(string.Join(':', right.Split(':').Take(2)))
            select $"{entry} needs {right}");
    }

    [Fact]
    public void Only_authentication_closing_and_asking_for_security_need_no_right() =>
        Assert.Equal(
            [2, 66, 67, 68, 69, 70, 149],
            ProcedureTable.All
                .Where(entry => entry.Procedure is { Acl: null, IsEvent: false, Program.Name: "remote" })
                .Select(entry => entry.Procedure.Number).Order());
}
