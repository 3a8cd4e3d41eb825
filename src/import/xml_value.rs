//! XML as the JSON that ePAD makes of it: attributes and child elements become members, elements
//! that repeat become lists. One reader then serves both.

use roxmltree::Node;
use serde_json::{Map, Value};

/// An element as a JSON object; its depth is bounded by the XML gate.
pub(super) fn xml_value(node: Node<'_, '_>) -> Value {
    let mut members = Map::new();
    for attribute in node.attributes() {
        // xsi:type tells what an element is; other prefixes do not matter.
        let is_type = attribute.name() == "type" && attribute.namespace().is_some();
        let name = if is_type {
            "xsi:type"
        } else {
            attribute.name()
        };
        members.insert(name.into(), attribute.value().into());
    }
    for child in node.children().filter(Node::is_element) {
        let value = xml_value(child);
        match members.get_mut(child.tag_name().name()) {
            None => {
                members.insert(child.tag_name().name().into(), value);
            }
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(members)
}
