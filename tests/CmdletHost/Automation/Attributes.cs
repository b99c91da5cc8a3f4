using System.Collections.ObjectModel;
using System.Management.Automation.Internal;

namespace System.Management.Automation
{
    namespace Internal
    {
        public abstract class CmdletMetadataAttribute : Attribute
        {
            internal CmdletMetadataAttribute() { }
        }

        public abstract class ParsingBaseAttribute : CmdletMetadataAttribute
        {
            internal ParsingBaseAttribute() { }
        }
    }

    public enum ConfirmImpact { None, Low, Medium, High }

    public enum RemotingCapability { None, PowerShell, SupportedByCommand, OwnedByCommand }

    public abstract class CmdletCommonMetadataAttribute : CmdletMetadataAttribute
    {
        public ConfirmImpact ConfirmImpact { get; set; } = ConfirmImpact.Medium;
        public string? DefaultParameterSetName { get; set; }
        public string? HelpUri { get; set; }
        public RemotingCapability RemotingCapability { get; set; } = RemotingCapability.PowerShell;
        public bool SupportsPaging { get; set; }
        public bool SupportsShouldProcess { get; set; }
        public bool SupportsTransactions { get; set; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CmdletAttribute(string verbName, string nounName) : CmdletCommonMetadataAttribute
    {
        public string VerbName { get; } = verbName;
        public string NounName { get; } = nounName;
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = true)]
    public sealed class ParameterAttribute : ParsingBaseAttribute
    {
        public const string AllParameterSets = "__AllParameterSets";

        public bool DontShow { get; set; }
        public string? HelpMessage { get; set; }
        public string? HelpMessageBaseName { get; set; }
        public string? HelpMessageResourceId { get; set; }
        public bool Mandatory { get; set; }
        public string ParameterSetName { get; set; } = AllParameterSets;
        public int Position { get; set; } = int.MinValue;
        public bool ValueFromPipeline { get; set; }
        public bool ValueFromPipelineByPropertyName { get; set; }
        public bool ValueFromRemainingArguments { get; set; }
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class AliasAttribute(params string[] aliasNames) : ParsingBaseAttribute
    {
        public IList<string> AliasNames { get; } = aliasNames;
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class OutputTypeAttribute : CmdletMetadataAttribute
    {
        public OutputTypeAttribute(params Type[] type) => Type = [.. type.Select(t => new PSTypeName(t))];
        public OutputTypeAttribute(params string[] type) => Type = [.. type.Select(t => new PSTypeName(t))];

        public PSTypeName[] Type { get; }
        public string[]? ParameterSetName { get; set; }
        public string? ProviderCmdlet { get; set; }
    }

    public class PSTypeName
    {
        public PSTypeName(Type type) => (Type, Name) = (type, type.FullName ?? type.Name);
        public PSTypeName(string name) => Name = name;

        public string Name { get; }
        public Type? Type { get; }
        public override string ToString() => Name;
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public class PSTypeNameAttribute(string psTypeName) : Attribute
    {
        public string PSTypeName { get; } = psTypeName;
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class SupportsWildcardsAttribute : ParsingBaseAttribute;

    [AttributeUsage(AttributeTargets.All)]
    public sealed class HiddenAttribute : ParsingBaseAttribute;

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class AllowNullAttribute : CmdletMetadataAttribute;

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class AllowEmptyStringAttribute : CmdletMetadataAttribute;

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class AllowEmptyCollectionAttribute : CmdletMetadataAttribute;

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public abstract class ArgumentTransformationAttribute : CmdletMetadataAttribute
    {
        public virtual bool TransformNullOptionalParameters => true;

        public abstract object? Transform(EngineIntrinsics engineIntrinsics, object? inputData);
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public sealed class CredentialAttribute : ArgumentTransformationAttribute
    {
        public override bool TransformNullOptionalParameters => false;

        /// <summary>A name alone would make PowerShell ask for the password; here the host is asked the same way.</summary>
        public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
            PSObject.Unwrap(inputData) is string name
                ? engineIntrinsics.Host.UI.PromptForCredential(string.Empty, string.Empty, name, string.Empty)
                : inputData;
    }

    [AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
    public class ArgumentCompleterAttribute : Attribute
    {
        public ArgumentCompleterAttribute(Type type) => Type = type;
        public ArgumentCompleterAttribute(ScriptBlock scriptBlock) => ScriptBlock = scriptBlock;

        public Type? Type { get; }
        public ScriptBlock? ScriptBlock { get; }
    }

    public class RuntimeDefinedParameter
    {
        public RuntimeDefinedParameter() { }

        public RuntimeDefinedParameter(string name, Type parameterType, Collection<Attribute> attributes) =>
            (Name, ParameterType, Attributes) = (name, parameterType, attributes);

        public string Name { get; set; } = string.Empty;
        public Type ParameterType { get; set; } = typeof(object);
        public Collection<Attribute> Attributes { get; } = [];
        public object? Value { get; set; }
        public bool IsSet { get; set; }
    }
}
