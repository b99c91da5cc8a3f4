using System.Collections;

namespace System.Management.Automation
{
    public enum CompletionResultType
    {
        Text, History, Command, ProviderItem, ProviderContainer, Property, Method, ParameterName, ParameterValue, Variable, Namespace, Type, Keyword, DynamicKeyword,
    }

    public class CompletionResult(string completionText, string listItemText, CompletionResultType resultType, string toolTip)
    {
        public CompletionResult(string completionText) : this(completionText, completionText, CompletionResultType.Text, completionText) { }

        public string CompletionText { get; } = completionText;
        public string ListItemText { get; } = listItemText;
        public CompletionResultType ResultType { get; } = resultType;
        public string ToolTip { get; } = toolTip;
    }

    public interface IArgumentCompleter
    {
        IEnumerable<CompletionResult> CompleteArgument(
            string commandName, string parameterName, string wordToComplete, Language.CommandAst commandAst, IDictionary fakeBoundParameters);
    }
}

namespace System.Management.Automation.Language
{
    public abstract class Ast
    {
        private readonly string _text;

        internal Ast(string text) => _text = text;

        public override string ToString() => _text;
    }

    public abstract class StatementAst : Ast
    {
        internal StatementAst(string text) : base(text) { }
    }

    public abstract class CommandBaseAst : StatementAst
    {
        internal CommandBaseAst(string text) : base(text) { }
    }

    public class CommandAst : CommandBaseAst
    {
        internal CommandAst(string text) : base(text) { }

        public string GetCommandName() => ToString().Split(' ')[0];
    }
}
