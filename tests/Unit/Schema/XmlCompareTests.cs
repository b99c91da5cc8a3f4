using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class XmlCompareTests
{
    [Theory]
    [InlineData("<a x='1' y='2'/>", "<a y='2' x='1'/>")]
    [InlineData("<a><b/>\n<c> t </c></a>", "<a><!-- c --><b></b><c>t</c></a>")]
    [InlineData("<p:a xmlns:p='u'/>", "<a xmlns='u'/>")]
    public void What_means_the_same_is_equal(string left, string right) =>
        Assert.Null(new XmlComparer().FindDifference(XElement.Parse(left), XElement.Parse(right)));

    [Theory]
    [InlineData("<a x='1'/>", "<a x='2'/>", "/a/@x: '1' against '2'")]
    [InlineData("<a x='1'/>", "<a/>", "/a/@x: '1' against nothing")]
    [InlineData("<a/>", "<a x='1'/>", "/a/@x: nothing against '1'")]
    [InlineData("<a><b>1</b></a>", "<a><b>2</b></a>", "/a/b: text '1' against '2'")]
    [InlineData("<a><b/><c/></a>", "<a><b/></a>", "/a/c: only in the first")]
    [InlineData("<a><b/></a>", "<a><b/><c/></a>", "/a/c: only in the second")]
    [InlineData("<a><b/><c/></a>", "<a><c/><b/></a>", "/a/: element b against c")]
    public void The_first_difference_is_named(string left, string right, string difference) =>
        Assert.Equal(difference, new XmlComparer().FindDifference(XElement.Parse(left), XElement.Parse(right)));

    [Fact]
    public void The_order_of_elements_may_be_let_pass()
    {
        var comparer = new XmlComparer(XmlComparison.IgnoreElementOrder);

        Assert.Null(comparer.FindDifference(XElement.Parse("<a><b/><c/><b x='1'/></a>"), XElement.Parse("<a><c/><b x='1'/><b/></a>")));
        Assert.Equal("/a/b/@x: nothing against '2'", comparer.FindDifference(XElement.Parse("<a><b/></a>"), XElement.Parse("<a><b x='2'/></a>")));
        Assert.Equal("/a/c: only in the second", comparer.FindDifference(XElement.Parse("<a><b/></a>"), XElement.Parse("<a><b/><c/></a>")));
    }

    [Fact]
    public void A_difference_shows_the_changed_lines_with_their_surroundings()
    {
        var before = string.Join('\n', Enumerable.Range(1, 30).Select(n => $"l{n}")) + "\n";
        var after = before.Replace("l5\n", "L5\n", StringComparison.Ordinal).Replace("l25\n", string.Empty, StringComparison.Ordinal);

        Assert.Equal(
            ["@@ -4,3 +4,3 @@", " l4", "-l5", "+L5", " l6", "@@ -24,3 +24,2 @@", " l24", "-l25", " l26"],
            XmlDiff.Lines(before, after, context: 1));
    }

    [Fact]
    public void Equal_documents_have_no_difference_and_a_new_one_is_all_additions()
    {
        var tree = XElement.Parse("<a><b/></a>");

        Assert.Empty(XmlDiff.Lines(tree, new XElement(tree)));
        Assert.Equal(["@@ -0,0 +1,3 @@", "+<a>", "+  <b/>", "+</a>"], XmlDiff.Lines(null, tree));
        Assert.Equal(["@@ -1,3 +0,0 @@", "-<a>", "-  <b/>", "-</a>"], XmlDiff.Lines(tree, null));
    }
}
